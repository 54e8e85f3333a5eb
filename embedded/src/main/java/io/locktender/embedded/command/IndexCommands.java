package io.locktender.embedded.command;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexNotFoundException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.locktender.embedded.rules.IndexDescriptions;
import io.locktender.embedded.rules.IndexRules;
import io.locktender.embedded.rules.Unsupported;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands about the indexes of one collection. */
final class IndexCommands {
  private static final int NAMESPACE_NOT_FOUND = 26;

  private final Library library;

  IndexCommands(Library library) {
    this.library = library;
  }

  Document list(ClientCommand call) {
    requireCollection(call);
    return library.answer(call);
  }

  /** What is there already, and is the same, is left as it is. */
  Document create(ClientCommand call) {
    List<Document> before = described(call);
    List<Document> missing =
        call.documents("indexes").stream()
            .filter(asked -> !IndexKeys.isAmong(before, asked))
            .toList();
    missing.forEach(this::check);
    boolean created = library.collection(call.database(), call.target()) == null;
    library.answer(call.with("indexes", missing));
    return answer(created, before.size(), described(call).size());
  }

  private void check(Document asked) {
    TimeToLive.check(asked.get("expireAfterSeconds"), library.now());
    if (asked.get("partialFilterExpression") instanceof Document filter) {
      IndexRules.checkFilter(filter);
    }
  }

  private static Document answer(boolean created, int before, int after) {
    return Answers.ok()
        .append("createdCollectionAutomatically", created)
        .append("numIndexesBefore", created ? 1 : before)
        .append("numIndexesAfter", after);
  }

  private List<Document> described(ClientCommand call) {
    return WireCommands.batch(
        library.answer(call.other("listIndexes", new Document("listIndexes", call.target()))));
  }

  /**
   * By name the library would drop every index of that name in the database, so each one is named
   * by its keys.
   */
  Document drop(ClientCommand call) {
    requireCollection(call);
    for (Document keys : keysToDrop(described(call), call.argument("index"))) {
      library.answer(call.with("index", keys));
    }
    return Answers.ok();
  }

  private static List<Document> keysToDrop(List<Document> indexes, @Nullable Object index) {
    if (index instanceof Document keys) {
      return List.of(keys);
    }
    if ("*".equals(index)) {
      return indexes.stream()
          .filter(each -> !"_id_".equals(each.get("name")))
          .map(IndexKeys::of)
          .toList();
    }
    Collection<?> names =
        index instanceof Collection<?> several ? several : List.of(String.valueOf(index));
    return names.stream().map(name -> IndexKeys.of(named(indexes, name))).toList();
  }

  private static Document named(List<Document> indexes, @Nullable Object name) {
    return indexes.stream()
        .filter(index -> index.get("name") instanceof String found && found.equals(name))
        .findFirst()
        .orElseThrow(() -> new IndexNotFoundException("index not found with name [" + name + "]"));
  }

  /**
   * Changes what is kept of an index and has no effect here: when documents expire, and whether it
   * is hidden.
   *
   * @param asked names the index, and has the new values
   */
  void modify(ClientCommand call, Document asked) {
    requireCollection(call);
    TimeToLive.check(asked.get("expireAfterSeconds"), library.now());
    List<Document> indexes = described(call);
    Document index =
        asked.get("keyPattern") instanceof Document keys
            ? IndexKeys.find(indexes, keys)
            : named(indexes, asked.get("name"));
    Document values = new Document();
    for (Map.Entry<String, Object> value : asked.entrySet()) {
      switch (value.getKey()) {
        case "name", "keyPattern" -> {}
        case "expireAfterSeconds", "hidden" -> values.put(value.getKey(), value.getValue());
        default -> throw Unsupported.of("collMod of an index's '" + value.getKey() + "'");
      }
    }
    MongoCollection<?> descriptions =
        requireNonNull(library.collection(call.database(), IndexDescriptions.COLLECTION));
    descriptions.updateDocuments(
        new Document("ns", call.database() + "." + call.target()).append("name", index.get("name")),
        new Document("$set", values),
        ArrayFilters.empty(),
        false,
        false,
        NoopOplog.get());
  }

  private void requireCollection(ClientCommand call) {
    requireCollection(library, call.database(), call.target());
  }

  static void requireCollection(Library library, String database, String collection) {
    if (library.collection(database, collection) == null) {
      throw new MongoServerError(
          NAMESPACE_NOT_FOUND,
          "NamespaceNotFound",
          "There is no collection %s.%s".formatted(database, collection));
    }
  }
}
