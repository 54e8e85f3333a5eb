package io.locktender.steps.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.MongoServerException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.locktender.steps.control.MongoCalls;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Tries each capability once. A server's refusal means no; anything else is an error. */
final class CapabilityProbe {
  private static final int MAX_TIME_EXPIRED = 50;

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

  ServerCapabilities ask() {
    return new ServerCapabilities(
        tried(this::updatesByPipeline),
        tried(this::changesTimeToLive),
        tried(this::copiesInside),
        tried(this::renamesByUuid),
        tried(this::comparesWholeDocuments));
  }

  private boolean tried(Try attempt) {
    try (Scratch scratch = new Scratch(database, "")) {
      return attempt.works(scratch.name());
    } catch (MongoServerException e) {
      if (MongoCalls.isTransient(e) || e.getCode() == MAX_TIME_EXPIRED) {
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
    String index =
        scratch.createIndex(
            Indexes.ascending("at"), new IndexOptions().expireAfter(1_000L, TimeUnit.SECONDS));
    database.runCommand(
        new BsonDocument("collMod", new BsonString(name))
            .append(
                "index",
                BsonDocument.parse("{expireAfterSeconds: 2000}")
                    .append("name", new BsonString(index))));
    for (BsonDocument found : scratch.listIndexes(BsonDocument.class)) {
      if (found.getString("name").getValue().equals(index)) {
        return found.getNumber("expireAfterSeconds").longValue() == 2_000;
      }
    }
    return false;
  }

  private boolean copiesInside(String name) {
    MongoCollection<BsonDocument> source = withOneDocument(name);
    try (Scratch target = new Scratch(database, "")) {
      database.runCommand(
          new BsonDocument("create", new BsonString(target.name()))
              .append("validator", BsonDocument.parse("{nested: {$exists: true}}")));
      Optional<BsonDocument> options = options(target);
      source.aggregate(List.of(BsonDocument.parse("{$match: {}}"), out(target))).toCollection();
      source.updateOne(eq("_id", 1), set("nested.value", 2));
      source.updateOne(eq("_id", 1), set("added", true));
      BsonDocument copy = database.getCollection(target.name(), BsonDocument.class).find().first();
      return oneDocument().equals(copy) && options.equals(options(target));
    }
  }

  private Optional<BsonDocument> options(Scratch scratch) {
    return Catalog.of(database).find(scratch.name()).map(CollectionInfo::options);
  }

  private boolean renamesByUuid(String name) {
    withOneDocument(name);
    Optional<BsonBinary> uuid = Catalog.of(database).find(name).flatMap(CollectionInfo::uuid);
    if (uuid.isEmpty()) {
      return false;
    }
    try (Scratch target = new Scratch(database, "")) {
      try {
        rename(name, target.name(), new BsonBinary(UUID.randomUUID()));
        return false;
      } catch (MongoServerException refused) {
        // As it must be, unless the server refuses the argument as such: the next one tells.
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
    BsonDocument literal = new BsonDocument("$literal", document);
    return new BsonDocument("_id", document.get("_id"))
        .append(
            "$expr",
            new BsonDocument("$eq", new BsonArray(List.of(new BsonString("$$ROOT"), literal))));
  }

  private void rename(String from, String to, BsonBinary uuid) {
    RenameCommand.run(client, database.getName(), from, to, Optional.of(uuid));
  }

  private MongoCollection<BsonDocument> withOneDocument(String name) {
    MongoCollection<BsonDocument> scratch = database.getCollection(name, BsonDocument.class);
    scratch.insertOne(oneDocument());
    return scratch;
  }

  private static BsonDocument oneDocument() {
    return BsonDocument.parse("{_id: 1, nested: {value: 1}}");
  }

  private static BsonDocument out(Scratch scratch) {
    return new BsonDocument("$out", new BsonString(scratch.name()));
  }
}
