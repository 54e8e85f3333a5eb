package io.locktender.steps.control;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.not;
import static io.locktender.steps.control.MongoCalls.run;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.ReplaceOptions;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** How documents of one id are written, also where two write at a time. */
final class ControlWrites {
  private ControlWrites() {}

  /** Writes a new document; false, and nothing changed, when there is one of its id. */
  static boolean insertNew(
      String what, MongoCollection<BsonDocument> collection, BsonDocument document) {
    try {
      run(what, () -> collection.insertOne(document));
      return true;
    } catch (DatabaseUnavailableException e) {
      if (isDuplicate(e.getCause())) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Writes a document, in place of one that is there.
   *
   * @throws NewerFormatException when a newer build has written that; nothing is changed
   */
  static void upsert(MongoCollection<BsonDocument> collection, String id, BsonDocument document) {
    ReplaceOptions upsert = new ReplaceOptions().upsert(true);
    Bson ours = and(eq("_id", id), notNewer(RecordFormat.KEY));
    try {
      collection.replaceOne(ours, document, upsert);
    } catch (MongoWriteException e) {
      if (!isDuplicate(e)) {
        throw e;
      }
      // Two upserts of one id met: the other made the document, so now there is one to replace. Or
      // a newer build has made it.
      BsonDocument there = collection.find(eq("_id", id)).first();
      if (there != null) {
        String what = collection.getNamespace().getCollectionName() + ", _id " + id;
        RecordFormat.check(RecordFormat.of(there, what), what);
      }
      collection.replaceOne(ours, document, upsert);
    }
  }

  /** Finds what this build may write over; what does not say its format is not newer. */
  static Bson notNewer(String key) {
    return not(gt(key, RecordFormat.NEWEST));
  }

  private static boolean isDuplicate(@Nullable Throwable error) {
    return error instanceof MongoWriteException write
        && write.getError().getCode() == MongoCalls.DUPLICATE_KEY;
  }
}
