package io.locktender.embedded.command;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.locktender.embedded.pipeline.Matching;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement of an {@code update}. By a pipeline, or where the filter has an expression, the
 * documents are found first, and then changed by their {@code _id}.
 */
final class Updates {
  private static final String ID = "_id";

  private final Library library;

  Updates(Library library) {
    this.library = library;
  }

  /**
   * What was matched, modified and inserted.
   *
   * @throws RuntimeException if the statement failed
   */
  WriteCounts run(ClientCommand call, Document statement) {
    MongoCollection<?> collection = library.collection(call.database(), call.target());
    boolean upsert = Utils.isTrue(statement.get("upsert"));
    Document filter = WireCommands.part(statement, "q");
    if (collection == null && !upsert) {
      return WriteCounts.NONE;
    }
    if (statement.get("u") instanceof List<?> stages) {
      return byPipeline(call, statement, new PipelineUpdate(stages, library.now()));
    }
    if (collection != null && Matching.hasExpression(filter)) {
      List<Document> found = found(collection, filter, null, Utils.isTrue(statement.get("multi")));
      return found.isEmpty()
          ? byLibrary(call, statement)
          : oneByOne(call, statement, filter, found);
    }
    return byLibrary(call, statement);
  }

  /** Those that match; only the first of them unless all are asked for. */
  static List<Document> found(
      MongoCollection<?> collection, Document filter, @Nullable Object sort, boolean all) {
    Document query = new Document("$query", filter).append("$orderby", sort);
    List<Document> found = new ArrayList<>();
    collection.handleQuery(new QueryParameters(query, 0, all ? 0 : 1)).forEach(found::add);
    return found;
  }

  /** The filter for one that was found, without the expressions, which it matches. */
  static Document narrowed(Document filter, Document found) {
    Document narrowed = new Document();
    filter.forEach(
        (key, asked) -> {
          if (!key.startsWith("$")) {
            narrowed.put(key, asked);
          }
        });
    narrowed.put(ID, found.get(ID));
    return narrowed;
  }

  private WriteCounts oneByOne(
      ClientCommand call, Document statement, Document filter, List<Document> found) {
    WriteCounts counts = WriteCounts.NONE;
    for (Document each : found) {
      Document one = statement.clone();
      one.put("q", narrowed(filter, each));
      one.put("multi", false);
      counts = counts.plus(byLibrary(call, one));
    }
    return counts;
  }

  private WriteCounts byLibrary(ClientCommand call, Document statement) {
    return WriteCounts.of(library.answer(call.with("updates", List.of(statement))));
  }

  private WriteCounts byPipeline(ClientCommand call, Document statement, PipelineUpdate change) {
    Document filter = WireCommands.part(statement, "q");
    MongoCollection<?> collection = collection(call);
    List<Document> found = found(collection, filter, null, Utils.isTrue(statement.get("multi")));
    if (found.isEmpty() && Utils.isTrue(statement.get("upsert"))) {
      Document inserted = change.ofNothing(filter);
      collection.addDocument(inserted);
      return WriteCounts.inserted(inserted.get(ID));
    }
    int modified = 0;
    for (Document before : found) {
      Document after = change.of(before);
      if (!after.equals(before)) {
        replace(collection, after);
        modified++;
      }
    }
    return WriteCounts.changed(found.size(), modified);
  }

  private static void replace(MongoCollection<?> collection, Document after) {
    collection.updateDocuments(
        new Document(ID, after.get(ID)),
        after,
        ArrayFilters.empty(),
        false,
        false,
        NoopOplog.get());
  }

  private MongoCollection<?> collection(ClientCommand call) {
    if (library.collection(call.database(), call.target()) == null) {
      library.database(call.database()).createCollectionOrThrowIfExists(call.target());
    }
    return requireNonNull(library.collection(call.database(), call.target()));
  }
}
