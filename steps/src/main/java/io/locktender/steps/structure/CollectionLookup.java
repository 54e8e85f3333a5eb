package io.locktender.steps.structure;

import com.google.common.collect.ImmutableSet;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
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
    return indexes(collection, index -> new BsonString(name).equals(index.get("name"))).stream()
        .findFirst();
  }

  /**
   * The indexes of a collection that are on these keys. There may be several, which differ in their
   * collation, say.
   */
  public List<BsonDocument> indexesOn(String collection, BsonDocument keys) {
    return indexes(collection, index -> IndexComparison.isOn(keys, index));
  }

  private List<BsonDocument> indexes(String collection, Predicate<BsonDocument> which) {
    List<BsonDocument> found = new ArrayList<>();
    if (exists(collection)) {
      for (BsonDocument index :
          database.getCollection(collection).listIndexes(BsonDocument.class)) {
        if (which.test(index)) {
          found.add(index);
        }
      }
    }
    return found;
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
