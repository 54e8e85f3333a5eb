package io.locktender.steps.ledger;

import static io.locktender.steps.control.MongoCalls.call;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DocumentKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;

/** How much room a ledger needs, and how much there is. */
public final class LedgerRoom {
  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));
  private static final int SAMPLE = 200;

  /** Workers go on inserting. */
  private static final double GROWTH = 1.1;

  private LedgerRoom() {}

  /**
   * About how many bytes the ledgers of some collections need, by how many documents they have and
   * how long the first ones' {@code _id}s are.
   *
   * @param collections their names in the database; what is not there needs none
   * @throws io.locktender.steps.control.DatabaseUnavailableException when it does not answer
   */
  public static long neededBytes(Database database, Collection<String> collections) {
    double needed = 0;
    for (String collection : collections) {
      needed += call("count the documents of " + collection, () -> needed(database, collection));
    }
    return (long) (needed * GROWTH);
  }

  private static double needed(Database database, String collection) {
    long keyBytes = 0;
    long sampled = 0;
    for (RawBsonDocument document :
        database
            .get()
            .getCollection(collection, RawBsonDocument.class)
            .find()
            .projection(ONLY_ID)
            .limit(SAMPLE)) {
      keyBytes += DocumentKey.of(document).bytes().length;
      sampled++;
    }
    double key = sampled == 0 ? 0 : (double) keyBytes / sampled;
    long documents = database.get().getCollection(collection).estimatedDocumentCount();
    return documents == 0
        ? 0
        : Entries.bytesFor(documents, key) + (double) documents * Slots.BYTES_EACH;
  }

  /** How much is free where a directory is, in bytes; empty when that cannot be told. */
  public static OptionalLong freeBytes(Path directory) {
    try {
      Path there = directory.toAbsolutePath();
      while (there != null && !Files.exists(there)) {
        there = there.getParent();
      }
      return there == null
          ? OptionalLong.empty()
          : OptionalLong.of(Files.getFileStore(there).getUsableSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
