package io.locktender.steps.copy;

import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.IndexSpecs;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/** The kinds of collections that a copy and a rename do not carry over. */
public final class Uncopyable {
  private Uncopyable() {}

  /**
   * What a collection is, in words, if it cannot be copied.
   *
   * @param statistics its {@code collStats}; asked only where the listing does not tell
   */
  public static Optional<String> kind(
      CollectionInfo info, Supplier<Optional<BsonDocument>> statistics) {
    BsonDocument options = info.options();
    if (info.isView()) {
      return Optional.of("a view");
    }
    if (info.isTimeSeries()) {
      return Optional.of("a time-series collection");
    }
    if (info.isCapped()) {
      return Optional.of("capped");
    }
    if (options.containsKey(IndexSpecs.EXPIRE)) {
      // Documents vanish from it, and no index says which.
      return Optional.of("a clustered collection whose documents expire");
    }
    if (options.containsKey("encryptedFields")) {
      return Optional.of("encrypted");
    }
    return statistics
        .get()
        .filter(found -> BsonBoolean.TRUE.equals(found.get("sharded")))
        .map(found -> "sharded");
  }
}
