package io.locktender.embedded.command;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.locktender.embedded.pipeline.IdQuery;
import io.locktender.embedded.pipeline.Matching;
import java.util.List;

/** One statement of an {@code update}. */
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
    boolean all = Utils.isTrue(statement.get("multi"));
    boolean one = !all && IdQuery.of(filter).isPresent() && !Matching.hasExpression(filter);
    return collection == null || one
        ? byLibrary(call, statement)
        : swept(call, statement, new Sweep(library, call, collection));
  }

  /** What is wrong with the statement is told though nothing matches. */
  private WriteCounts swept(ClientCommand call, Document statement, Sweep sweep) {
    byLibrary(call, changeOnly(statement, Sweep.NOTHING));
    WriteCounts counts =
        sweep.run(
            WireCommands.part(statement, "q"),
            Utils.isTrue(statement.get("multi")),
            false,
            (found, one) ->
                byLibrary(
                    call,
                    changeOnly(
                        statement, Matching.hasExpression(one) ? narrowed(one, found) : one)));
    return counts.matched() == 0 && Utils.isTrue(statement.get("upsert"))
        ? byLibrary(call, statement)
        : counts;
  }

  private static Document changeOnly(Document statement, Document filter) {
    Document changed = statement.clone();
    changed.put("q", filter);
    changed.put("upsert", false);
    return changed;
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

  private WriteCounts byLibrary(ClientCommand call, Document statement) {
    return WriteCounts.of(library.answer(call.with("updates", List.of(statement))));
  }

  private WriteCounts byPipeline(ClientCommand call, Document statement, PipelineUpdate change) {
    Document filter = WireCommands.part(statement, "q");
    MongoCollection<?> collection = collection(call);
    boolean upsert = Utils.isTrue(statement.get("upsert"));
    WriteCounts counts =
        new Sweep(library, call, collection)
            .run(
                filter,
                Utils.isTrue(statement.get("multi")),
                upsert,
                (found, one) -> replaced(collection, found, change.of(found)));
    if (counts.matched() == 0 && upsert) {
      Document inserted = change.ofNothing(filter);
      collection.addDocument(inserted);
      return WriteCounts.inserted(inserted.get(ID));
    }
    return counts;
  }

  private static WriteCounts replaced(
      MongoCollection<?> collection, Document before, Document after) {
    if (after.equals(before)) {
      return WriteCounts.changed(1, 0);
    }
    replace(collection, after);
    return WriteCounts.changed(1, 1);
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
