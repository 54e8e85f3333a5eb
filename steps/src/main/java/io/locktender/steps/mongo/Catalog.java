package io.locktender.steps.mongo;

import static com.mongodb.client.model.Filters.in;
import static io.locktender.steps.control.MongoCalls.call;

import com.google.common.collect.ImmutableSortedMap;
import com.mongodb.client.MongoDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonDocument;

/**
 * The collections that a database had at one moment; a server that ignores the filter of {@code
 * listCollections} gives more of them than were asked for.
 *
 * @param collections by name, ascending
 */
public record Catalog(Map<String, CollectionInfo> collections) {
  public Catalog {
    collections = ImmutableSortedMap.copyOf(collections);
  }

  /** Lists the collections now. */
  public static Catalog of(Database database) {
    return call(
        "list its collections", () -> of(database.get().listCollections(BsonDocument.class)));
  }

  /**
   * Lists those that have one of these names. MongoDB looks each name up, so that the cost does not
   * grow with the number of other collections.
   */
  public static Catalog of(Database database, Collection<String> names) {
    return call("list its collections", () -> of(database.get(), names));
  }

  private static Catalog of(MongoDatabase database, Collection<String> names) {
    return of(database.listCollections(BsonDocument.class).filter(in("name", names)));
  }

  /** One collection as it is now, or empty. */
  public static Optional<CollectionInfo> one(Database database, String name) {
    return of(database, List.of(name)).find(name);
  }

  static Optional<CollectionInfo> one(MongoDatabase database, String name) {
    return of(database, List.of(name)).find(name);
  }

  private static Catalog of(Iterable<BsonDocument> listed) {
    Map<String, CollectionInfo> found = new TreeMap<>();
    for (BsonDocument entry : listed) {
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
