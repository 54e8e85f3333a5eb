package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Completes {@code listCollections}: the ids and options of the collections, and only those that
 * the filter admits.
 */
final class CollectionListing {
  /** Arguments of {@code create} that are kept. */
  private static final Set<String> OPTIONS =
      Set.of(
          "validator",
          "validationLevel",
          "validationAction",
          "storageEngine",
          "indexOptionDefaults");

  private final Library library;

  CollectionListing(Library library) {
    this.library = library;
  }

  /** Remembers the options of a collection that has just been created. */
  void created(ClientCommand call) {
    Document given = new Document();
    for (Map.Entry<String, Object> entry : call.query().entrySet()) {
      if (OPTIONS.contains(entry.getKey())) {
        given.put(entry.getKey(), entry.getValue());
      }
    }
    MongoCollection<?> collection = library.collection(call.database(), call.target());
    if (collection != null && !given.isEmpty()) {
      library.options().put(collection.getUuid(), given);
    }
  }

  /** The answer with what the library leaves out, and without what the filter does. */
  Document completed(Document answer, ClientCommand call) {
    for (Document each : WireCommands.batch(answer)) {
      MongoCollection<?> collection =
          library.collection(call.database(), String.valueOf(each.get("name")));
      if (collection != null) {
        WireCommands.part(each, "info").put("uuid", collection.getUuid());
        each.put("options", library.options().getOrDefault(collection.getUuid(), new Document()));
      }
    }
    if (call.argument("filter") instanceof Document filter) {
      DefaultQueryMatcher matcher = new DefaultQueryMatcher();
      List<Document> admitted =
          WireCommands.batch(answer).stream()
              .filter(each -> matcher.matches(each, filter))
              .toList();
      WireCommands.part(answer, "cursor").put("firstBatch", admitted);
    }
    return answer;
  }
}
