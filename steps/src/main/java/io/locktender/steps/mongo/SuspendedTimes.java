package io.locktender.steps.mongo;

import com.mongodb.client.MongoDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonNumber;

/**
 * The times to live of originals, while they are suspended in their copies. What was copied is
 * known by the copy's UUID, which stays the same when a step renames it: the name that it has then
 * may be another original's. Safe for use by many threads.
 */
public final class SuspendedTimes {
  private final Map<BsonBinary, Map<String, BsonDocument>> byUuid = new ConcurrentHashMap<>();

  /** For a copy that a step has made anew in its place, with the same indexes, as $out does. */
  private final Map<String, Map<String, BsonDocument>> byName = new ConcurrentHashMap<>();

  /**
   * Remembers them.
   *
   * @param copy the name of a collection that was just made
   * @param originals the indexes of its original, by name
   */
  public void remember(MongoDatabase database, String copy, Map<String, BsonDocument> originals) {
    byName.put(copy, originals);
    uuid(database, copy).ifPresent(uuid -> byUuid.put(uuid, originals));
  }

  /**
   * The original's time to live, in seconds.
   *
   * @param copy the name that the copy has now
   * @param index of the copy, as it is listed now
   * @return empty when it is not suspended, or when that index is not one of the original's
   */
  public Optional<BsonNumber> original(MongoDatabase database, String copy, BsonDocument index) {
    if (!IndexSpecs.isSuspended(index)) {
      return Optional.empty();
    }
    return originals(database, copy)
        .flatMap(
            originals -> Optional.ofNullable(originals.get(index.getString("name").getValue())))
        .filter(original -> original.getDocument("key").equals(index.getDocument("key")))
        .filter(original -> original.isNumber(IndexSpecs.EXPIRE))
        .map(original -> original.getNumber(IndexSpecs.EXPIRE));
  }

  private Optional<Map<String, BsonDocument>> originals(MongoDatabase database, String copy) {
    return uuid(database, copy).map(byUuid::get).or(() -> Optional.ofNullable(byName.get(copy)));
  }

  private static Optional<BsonBinary> uuid(MongoDatabase database, String copy) {
    return Catalog.one(database, copy).flatMap(CollectionInfo::uuid);
  }
}
