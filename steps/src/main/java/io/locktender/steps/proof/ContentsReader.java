package io.locktender.steps.proof;

import com.google.common.primitives.Longs;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.util.HashSet;
import java.util.Set;
import org.bson.RawBsonDocument;

/** Takes in a collection's documents one by one. Not safe for use by many threads. */
public final class ContentsReader {
  /** The most expiring documents of one collection: about 64 MB of hashes. */
  public static final int MAX_EXPIRING = 1_000_000;

  private final DocumentSum sum = new DocumentSum();
  private final Set<Long> expiring = new HashSet<>();
  private final String name;
  private final Expiry expiry;
  private final int maxExpiring;

  public ContentsReader(String name, Expiry expiry, int maxExpiring) {
    this.name = name;
    this.expiry = expiry;
    this.maxExpiring = maxExpiring;
  }

  public void add(RawBsonDocument document) throws StepFailedException {
    byte[] hash = sum.hash(document);
    if (!expiry.isSoon(document)) {
      sum.add(hash);
      return;
    }
    expiring.add(Longs.fromByteArray(hash));
    if (expiring.size() > maxExpiring) {
      throw new StepFailedException(StepFailure.of(null, Expiry.tooMany(name, maxExpiring)));
    }
  }

  /** Takes a document out again that was added. */
  public void remove(RawBsonDocument document) {
    byte[] hash = sum.hash(document);
    if (expiry.isSoon(document)) {
      expiring.remove(Longs.fromByteArray(hash));
    } else {
      sum.subtract(hash);
    }
  }

  public Contents contents() {
    return new Contents(sum.documents(), sum.hex(), expiring);
  }
}
