package io.locktender.steps.mongo;

import static io.locktender.steps.control.MongoCalls.call;

import com.google.common.collect.ImmutableSortedMap;
import com.mongodb.client.MongoDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonDocument;

/**
 * The collections that a database had at one moment. Filtering is done here: a server may ignore
 * the filter of {@code listCollections}.
 *
 * @param collections by name, ascending
 */
public record Catalog(Map<String, CollectionInfo> collections) {
  public Catalog {
    collections = ImmutableSortedMap.copyOf(collections);
  }

  /** Lists the collections now. */
  public static Catalog of(Database database) {
    return call("list its collections", () -> of(database.get()));
  }

  static Catalog of(MongoDatabase database) {
    Map<String, CollectionInfo> found = new TreeMap<>();
    for (BsonDocument entry : database.listCollections(BsonDocument.class)) {
      CollectionInfo info = CollectionInfo.of(entry);
      found.put(info.name(), info);
    }
    return new Catalog(found);
  }

  /** Whether there is a collection of that name. */
  public boolean has(String name) {
    return collections.containsKey(name);
  }

  /** The collection of that name, or empty. */
  public Optional<CollectionInfo> find(String name) {
    return Optional.ofNullable(collections.get(name));
  }
}
