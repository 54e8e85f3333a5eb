package io.locktender.steps.copy;

import static io.locktender.steps.control.MongoCalls.call;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.text.InvalidInputException;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * Does in a scratch collection what an upgrade does, and drops it: a server may refuse for other
 * reasons than those that it tells.
 */
record Trial(Database database) {
  private static final int UNAUTHORIZED = 13;

  /** What the server refused, in one sentence; empty when it did everything. */
  Optional<String> refusal() {
    try (Scratch scratch = new Scratch(database.get(), "");
        Scratch renamed = new Scratch(database.get(), "")) {
      return call(
          "try what an upgrade does",
          () -> {
            try {
              doWhatAnUpgradeDoes(scratch.name(), renamed.name());
              return Optional.empty();
            } catch (MongoCommandException e) {
              if (e.getErrorCode() != UNAUTHORIZED) {
                throw e;
              }
              return Optional.of(withoutRight(e));
            } catch (InvalidInputException e) {
              return Optional.of(String.valueOf(e.getMessage()));
            }
          });
    }
  }

  private void doWhatAnUpgradeDoes(String scratch, String renamed) {
    StructureChange change = StructureChange.in(database.get());
    change.create(scratch, new BsonDocument());
    MongoCollection<BsonDocument> made = database.get().getCollection(scratch, BsonDocument.class);
    made.insertOne(new BsonDocument("_id", new BsonInt32(1)));
    change.buildIndexes(scratch, List.of(BsonDocument.parse("{key: {a: 1}, name: 'a_1'}")));
    made.find().first();
    Catalog.one(database, scratch).ifPresent(info -> database.rename(info, renamed));
    change.drop(renamed);
  }

  private String withoutRight(MongoCommandException refusal) {
    return "the database user lacks a right that an upgrade needs in database %s (create, insert, index, rename, drop): %s; give it the roles readWrite and dbAdmin there"
        .formatted(database.name(), refusal.getMessage());
  }
}
