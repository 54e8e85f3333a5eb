package io.locktender.it;

import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import org.bson.RawBsonDocument;

/**
 * Every collection of a database with its documents and indexes, Locktender's own among them, as a
 * tool for dumps saves it and puts it back.
 */
record Dump(Map<String, Saved> collections) {
  /** One collection. */
  record Saved(List<RawBsonDocument> documents, List<Document> indexes) {}

  static Dump of(MongoDatabase database) {
    Map<String, Saved> saved = new TreeMap<>();
    for (String name : names(database)) {
      saved.put(
          name,
          new Saved(
              database.getCollection(name, RawBsonDocument.class).find().into(new ArrayList<>()),
              database.getCollection(name).listIndexes().into(new ArrayList<>())));
    }
    return new Dump(saved);
  }

  /** Puts everything back into the database, which is emptied first. */
  void restore(MongoDatabase database) {
    names(database).forEach(name -> database.getCollection(name).drop());
    collections.forEach((name, saved) -> restore(database, name, saved));
  }

  private static void restore(MongoDatabase database, String name, Saved saved) {
    database.createCollection(name);
    if (!saved.documents().isEmpty()) {
      database.getCollection(name, RawBsonDocument.class).insertMany(saved.documents());
    }
    List<Document> indexes =
        saved.indexes().stream().filter(index -> !"_id_".equals(index.get("name"))).toList();
    if (!indexes.isEmpty()) {
      database.runCommand(new Document("createIndexes", name).append("indexes", indexes));
    }
  }

  private static List<String> names(MongoDatabase database) {
    return database.listCollectionNames().into(new ArrayList<>()).stream()
        .filter(name -> !name.startsWith("system."))
        .toList();
  }
}
