package io.locktender.steps.copy;

import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.IndexSpecs;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/** The kinds of collections that a copy and a rename do not carry over. */
final class Uncopyable {
  private Uncopyable() {}

  /**
   * What a collection is, in words, if it cannot be copied.
   *
   * @param statistics its {@code collStats}; asked only where the listing does not tell
   */
  static Optional<String> kind(CollectionInfo info, Supplier<Optional<BsonDocument>> statistics) {
    BsonDocument options = info.options();
    if (info.type().equals("view") || options.containsKey("viewOn")) {
      return Optional.of("a view");
    }
    if (info.type().equals("timeseries") || options.containsKey("timeseries")) {
      return Optional.of("a time-series collection");
    }
    if (isSet(options, "capped")) {
      return Optional.of("capped");
    }
    if (options.containsKey(IndexSpecs.EXPIRE)) {
      // Documents vanish from it, and no index says which.
      return Optional.of("a clustered collection whose documents expire");
    }
    if (options.containsKey("encryptedFields")) {
      return Optional.of("encrypted");
    }
    return statistics.get().filter(found -> isSet(found, "sharded")).map(found -> "sharded");
  }

  private static boolean isSet(BsonDocument document, String key) {
    return document.get(key, BsonBoolean.FALSE).equals(BsonBoolean.TRUE);
  }
}
