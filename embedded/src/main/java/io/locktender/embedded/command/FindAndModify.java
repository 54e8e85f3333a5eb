package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.pipeline.Matching;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code findAndModify}. By a pipeline, or where the filter has an expression, the document is
 * found first, and then changed by its {@code _id}.
 */
final class FindAndModify {
  private final Library library;

  FindAndModify(Library library) {
    this.library = library;
  }

  Document run(ClientCommand call) {
    Projections.check(call.argument("fields"));
    Document filter = call.argument("query") instanceof Document given ? given : new Document();
    List<?> stages = call.argument("update") instanceof List<?> list ? list : null;
    if (stages == null && !Matching.hasExpression(filter)) {
      return isMissing(call) ? nothing() : library.answer(call);
    }
    Document found = found(call, filter);
    if (found == null) {
      return absent(call, filter, stages);
    }
    ClientCommand one = call.with("query", Updates.narrowed(filter, found)).without("sort");
    return library.answer(
        stages == null
            ? one
            : one.with("update", new PipelineUpdate(stages, library.now()).of(found)));
  }

  private boolean isMissing(ClientCommand call) {
    return !upserts(call) && library.collection(call.database(), call.target()) == null;
  }

  private static boolean upserts(ClientCommand call) {
    return Utils.isTrue(call.argument("upsert"));
  }

  private @Nullable Document found(ClientCommand call, Document filter) {
    MongoCollection<?> collection = library.collection(call.database(), call.target());
    Document sort = call.argument("sort") instanceof Document given ? given : null;
    List<Document> found =
        collection == null ? List.of() : Sweep.foundAtOnce(collection, filter, sort, false);
    return found.isEmpty() ? null : found.get(0);
  }

  private Document absent(ClientCommand call, Document filter, @Nullable List<?> stages) {
    if (!upserts(call)) {
      return nothing();
    }
    if (stages == null) {
      return library.answer(call);
    }
    Document inserted = new PipelineUpdate(stages, library.now()).ofNothing(filter);
    return library.answer(
        call.with("query", new Document("_id", inserted.get("_id"))).with("update", inserted));
  }

  private static Document nothing() {
    return Answers.ok()
        .append("lastErrorObject", new Document("n", 0).append("updatedExisting", false))
        .append("value", null);
  }
}
