package io.locktender.steps.structure;

import com.google.common.collect.ImmutableSet;
import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.BsonString;

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

  /** The index of a collection that has a name; one that is still being built is among them. */
  public Optional<BsonDocument> index(String collection, String name) {
    return index(collection, index -> new BsonString(name).equals(index.get("name")));
  }

  /** The index of a collection that is on these keys. */
  public Optional<BsonDocument> indexOn(String collection, BsonDocument keys) {
    BsonDocument asked = new BsonDocument("key", keys);
    return index(collection, index -> IndexComparison.sameKeys(asked, index));
  }

  private Optional<BsonDocument> index(String collection, Predicate<BsonDocument> which) {
    if (!exists(collection)) {
      return Optional.empty();
    }
    for (BsonDocument index : database.getCollection(collection).listIndexes(BsonDocument.class)) {
      if (which.test(index)) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
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
