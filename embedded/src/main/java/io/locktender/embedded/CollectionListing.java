package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Completes {@code listCollections}: the ids and options of the collections, and only those that
 * the filter admits.
 */
final class CollectionListing {
  /** Arguments of {@code create} that are about the command, or that can have one value only. */
  private static final Set<String> OF_THE_COMMAND =
      Set.of(
          "create",
          "lsid",
          "writeConcern",
          "comment",
          "maxTimeMS",
          "apiVersion",
          "autoIndexId",
          "capped");

  private final BiFunction<String, String, @Nullable MongoCollection<?>> collections;
  private final Supplier<Map<UUID, Document>> options;

  /**
   * @param collections finds a collection by database and name; null where there is none
   */
  CollectionListing(
      BiFunction<String, String, @Nullable MongoCollection<?>> collections,
      Supplier<Map<UUID, Document>> options) {
    this.collections = collections;
    this.options = options;
  }

  /** Remembers the options of a collection that has just been created. */
  void created(String database, Document create) {
    Document given = new Document();
    for (Map.Entry<String, Object> entry : create.entrySet()) {
      if (!entry.getKey().startsWith("$") && !OF_THE_COMMAND.contains(entry.getKey())) {
        given.put(entry.getKey(), entry.getValue());
      }
    }
    MongoCollection<?> collection =
        collections.apply(database, String.valueOf(create.get("create")));
    if (collection != null && !given.isEmpty()) {
      options.get().put(collection.getUuid(), given);
    }
  }

  void complete(Document answer, String database, Document query) {
    for (Document each : Commands.batch(answer)) {
      MongoCollection<?> collection = collections.apply(database, String.valueOf(each.get("name")));
      if (collection != null) {
        Commands.part(each, "info").put("uuid", collection.getUuid());
        each.put("options", options.get().getOrDefault(collection.getUuid(), new Document()));
      }
    }
    if (query.get("filter") instanceof Document filter) {
      DefaultQueryMatcher matcher = new DefaultQueryMatcher();
      List<Document> admitted =
          Commands.batch(answer).stream().filter(each -> matcher.matches(each, filter)).toList();
      Commands.part(answer, "cursor").put("firstBatch", admitted);
    }
  }
}
