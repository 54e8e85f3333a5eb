package io.locktender.steps.mongo;

import com.google.common.collect.ImmutableSet;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Which collections and indexes there are, by their physical names. */
public final class CollectionLookup {
  private final MongoDatabase database;

  public CollectionLookup(MongoDatabase database) {
    this.database = database;
  }

  /** The names of all collections. */
  public Set<String> names() {
    return ImmutableSet.copyOf(database.listCollectionNames());
  }

  public boolean exists(String collection) {
    return describe(collection).isPresent();
  }

  /** The options that a collection was made with; empty where the server does not show them. */
  public BsonDocument options(String collection) {
    return describe(collection)
        .map(described -> described.getDocument("options", new BsonDocument()))
        .orElse(new BsonDocument());
  }

  /** The index of a collection that has this value under this key ({@code name}, {@code key}). */
  public Optional<BsonDocument> index(String collection, String key, BsonValue value) {
    if (!exists(collection)) {
      return Optional.empty();
    }
    for (BsonDocument index : database.getCollection(collection).listIndexes(BsonDocument.class)) {
      if (ServerEquality.alike(index.get(key), value)) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  public MongoNamespace namespace(String collection) {
    return new MongoNamespace(database.getName(), collection);
  }

  /** Not every server heeds the filter, so the answer is filtered again. */
  private Optional<BsonDocument> describe(String collection) {
    BsonString name = new BsonString(collection);
    for (BsonDocument described :
        database.listCollections(BsonDocument.class).filter(new BsonDocument("name", name))) {
      if (name.equals(described.get("name"))) {
        return Optional.of(described);
      }
    }
    return Optional.empty();
  }
}
