package io.locktender.steps.proof;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.math.LongMath;
import io.locktender.steps.mongo.IndexSpecs;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Which documents the server may remove by itself before the swap, because of a TTL index.
 *
 * @param indexes the collection's TTL indexes
 * @param horizon documents that expire before it count as expiring
 */
public record Expiry(List<TtlIndex> indexes, Instant horizon) {
  /** An upgrade that takes longer than this, with such documents, is rolled back. */
  public static final Duration AHEAD = Duration.ofHours(24);

  /**
   * One TTL index.
   *
   * @param path the field, taken apart at its dots
   * @param seconds how long after its date a document lives
   */
  record TtlIndex(List<String> path, long seconds) {}

  public static Expiry of(Collection<BsonDocument> indexes, Instant now) {
    ImmutableList.Builder<TtlIndex> found = ImmutableList.builder();
    for (BsonDocument index : indexes) {
      if (index.isNumber(IndexSpecs.EXPIRE)) {
        String field = index.getDocument("key").getFirstKey();
        long seconds = index.getNumber(IndexSpecs.EXPIRE).longValue();
        found.add(new TtlIndex(Splitter.on('.').splitToList(field), seconds));
      }
    }
    return new Expiry(found.build(), now.plus(AHEAD));
  }

  /** What is said where there are too many of them. */
  public static String tooMany(String collection, int most) {
    return "collection %s has more than %d documents that its TTL index removes within %d h, too many to keep apart while a backup is copied; drop the TTL index before, and make it again after"
        .formatted(collection, most, AHEAD.toHours());
  }

  /** Finds the documents that count as expiring; empty where no index removes any. */
  public Optional<BsonDocument> filter() {
    BsonArray any = new BsonArray();
    for (TtlIndex index : indexes) {
      long lifeMillis = LongMath.saturatedMultiply(index.seconds(), 1_000);
      long before = LongMath.saturatedSubtract(horizon.toEpochMilli(), lifeMillis);
      any.add(
          new BsonDocument(
              String.join(".", index.path()), new BsonDocument("$lt", new BsonDateTime(before))));
    }
    return any.isEmpty() ? Optional.empty() : Optional.of(new BsonDocument("$or", any));
  }

  /** Whether the server may remove a document by itself before the horizon. */
  public boolean isSoon(BsonDocument document) {
    for (TtlIndex index : indexes) {
      if (isSoon(index, document, 0)) {
        return true;
      }
    }
    return false;
  }

  /** An array counts by its earliest date, as it does for the server. */
  private boolean isSoon(TtlIndex index, BsonValue value, int depth) {
    if (value.isArray()) {
      return value.asArray().stream().anyMatch(element -> isSoon(index, element, depth));
    }
    if (depth == index.path().size()) {
      return value.isDateTime() && isSoon(index, value.asDateTime().getValue());
    }
    BsonValue next = value.isDocument() ? value.asDocument().get(index.path().get(depth)) : null;
    return next != null && isSoon(index, next, depth + 1);
  }

  private boolean isSoon(TtlIndex index, long dateMillis) {
    long lifeMillis = LongMath.saturatedMultiply(index.seconds(), 1_000);
    return LongMath.saturatedAdd(dateMillis, lifeMillis) < horizon.toEpochMilli();
  }
}
