package io.locktender.steps.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.MongoException;
import com.mongodb.MongoServerException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.text.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * Tries each capability once. That a server does not know what it is asked means no; any other
 * refusal, of a lock or for a right, say, tells nothing of what it can do.
 */
final class CapabilityProbe {
  private static final int UNAUTHORIZED = 13;
  private static final int UUID_MISMATCH = 361;

  /**
   * FailedToParse, TypeMismatch, CommandNotFound, CommandNotSupported, InvalidPipelineOperator, an
   * unknown stage, an unknown field; and no code at all, as the embedded server answers that fails
   * in what it does not know.
   */
  private static final Set<Integer> UNKNOWN = Set.of(9, 14, 59, 115, 168, 40_324, 40_415, -1);

  private final MongoClient client;
  private final MongoDatabase database;

  CapabilityProbe(MongoClient client, MongoDatabase database) {
    this.client = client;
    this.database = database;
  }

  /** What is tried; true when it worked. */
  @FunctionalInterface
  private interface Try {
    boolean works(String name);
  }

  /**
   * @throws InvalidInputException when the user lacks a right
   * @throws MongoException when the server could not be asked
   */
  ServerCapabilities ask() {
    return new ServerCapabilities(
        tried(this::updatesByPipeline),
        tried(this::changesTimeToLive),
        tried(this::renamesByUuid),
        tried(this::comparesWholeDocuments));
  }

  private boolean tried(Try attempt) {
    try (Scratch scratch = new Scratch(database, "")) {
      return attempt.works(scratch.name());
    } catch (MongoServerException e) {
      if (e.getCode() == UNAUTHORIZED) {
        throw new InvalidInputException(
            "mongodb: expected a user with the rights that an upgrade needs in database %s, found one without: %s; give it the roles readWrite and dbAdmin there"
                .formatted(database.getName(), e.getMessage()));
      }
      if (!UNKNOWN.contains(e.getCode())) {
        throw e;
      }
      return false;
    }
  }

  private boolean updatesByPipeline(String name) {
    MongoCollection<BsonDocument> scratch = withOneDocument(name);
    scratch.updateOne(
        eq("_id", 1), List.of(BsonDocument.parse("{$set: {copied: '$nested.value'}}")));
    return scratch.countDocuments(eq("copied", 1)) == 1;
  }

  private boolean changesTimeToLive(String name) {
    MongoCollection<BsonDocument> scratch = withOneDocument(name);
    String index = "at_1";
    StructureChange.in(database)
        .buildIndexes(
            name,
            List.of(BsonDocument.parse("{key: {at: 1}, name: 'at_1', expireAfterSeconds: 1000}")));
    IndexSpecs.setTimeToLive(database, name, index, new BsonInt32(2_000));
    for (BsonDocument found : scratch.listIndexes(BsonDocument.class)) {
      if (found.getString("name").getValue().equals(index)) {
        return found.getNumber("expireAfterSeconds").longValue() == 2_000;
      }
    }
    return false;
  }

  private boolean renamesByUuid(String name) {
    withOneDocument(name);
    Optional<BsonBinary> uuid = Catalog.one(database, name).flatMap(CollectionInfo::uuid);
    if (uuid.isEmpty()) {
      return false;
    }
    try (Scratch target = new Scratch(database, "")) {
      try {
        rename(name, target.name(), new BsonBinary(UUID.randomUUID()));
        return false;
      } catch (MongoServerException e) {
        if (e.getCode() != UUID_MISMATCH) {
          throw e;
        }
        rename(name, target.name(), uuid.get());
        return true;
      }
    }
  }

  /** Nor by what else a filter might call equal: null and missing, an array and a part of it. */
  private boolean comparesWholeDocuments(String name) {
    BsonDocument document =
        BsonDocument.parse("{_id: 1, a: null, list: [[1], 2], nested: {b: 1, c: '$a'}}");
    List<String> others =
        List.of(
            "{_id: 1, list: [[1], 2], nested: {b: 1, c: '$a'}}",
            "{_id: 1, a: null, list: [1], nested: {b: 1, c: '$a'}}",
            "{_id: 1, a: null, list: [[1]], nested: {b: 1, c: '$a'}}",
            "{_id: 1, a: null, list: [[1], 2, 3], nested: {b: 1, c: '$a'}}",
            "{_id: 1, a: null, list: [2, [1]], nested: {b: 1, c: '$a'}}",
            "{_id: 1, a: null, list: [[[1]], 2], nested: {b: 1, c: '$a'}}",
            "{_id: 1, a: null, list: [[1], 2], nested: {c: '$a', b: 1}}",
            "{_id: 1, a: null, list: [[1], 2], nested: {b: 1, c: '$a'}, more: 1}");
    MongoCollection<BsonDocument> scratch = database.getCollection(name, BsonDocument.class);
    scratch.insertOne(document);
    boolean exact =
        others.stream()
            .map(other -> is(BsonDocument.parse(other)))
            .allMatch(other -> scratch.updateOne(other, set("found", 1)).getMatchedCount() == 0);
    return exact && scratch.updateOne(is(document), set("found", 1)).getModifiedCount() == 1;
  }

  private static BsonDocument is(BsonDocument document) {
    return new BsonDocument("_id", document.get("_id")).append("$expr", WholeDocument.is(document));
  }

  private void rename(String from, String to, BsonBinary uuid) {
    StructureChange.in(database).rename(client, from, to, Optional.of(uuid));
  }

  private MongoCollection<BsonDocument> withOneDocument(String name) {
    MongoCollection<BsonDocument> scratch = database.getCollection(name, BsonDocument.class);
    scratch.insertOne(oneDocument());
    return scratch;
  }

  private static BsonDocument oneDocument() {
    return BsonDocument.parse("{_id: 1, nested: {value: 1}}");
  }
}
