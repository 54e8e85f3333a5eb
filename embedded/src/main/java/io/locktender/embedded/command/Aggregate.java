package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.aggregation.Aggregation;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.FailedToParseException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.locktender.embedded.pipeline.Pipeline;
import io.locktender.embedded.rules.Unsupported;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** {@code aggregate}. */
final class Aggregate {
  private static final int NO_CHANGE_STREAMS = 40573;
  private static final int NOT_THE_LAST = 40601;
  private static final Set<String> LAST = Set.of("$out", "$merge");

  /** Stages of the library's that may change the documents that they are given. */
  private static final Set<String> CHANGING =
      Set.of("$unwind", "$lookup", "$graphLookup", "$facet", "$merge", "$bucket", "$redact");

  private final Library library;
  private final OutTargets targets;

  Aggregate(Library library) {
    this.library = library;
    this.targets = new OutTargets(library);
  }

  Document run(ClientCommand call) {
    List<Document> stages =
        call.argument("pipeline") instanceof List<?> given ? Pipeline.documents(given) : List.of();
    check(call, stages);
    MongoDatabase database = library.database(call.database());
    MongoCollection<?> source = library.collection(call.database(), call.target());
    Document filter = stages.isEmpty() ? null : (Document) stages.get(0).get("$match");
    UnaryOperator<Stream<Document>> rest =
        Pipeline.aggregation(
            filter == null ? stages : stages.subList(1, stages.size()),
            library.now(),
            each -> byLibrary(each, database, source));
    boolean copied = stages.stream().anyMatch(Aggregate::changes);
    Stream<Document> documents =
        source == null
            ? Stream.empty()
            : documents(source, filter == null ? new Document() : filter, copied);
    Document cursor =
        new Document("id", 0L)
            .append("ns", call.database() + "." + call.target())
            .append("firstBatch", rest.apply(documents).toList());
    return Answers.ok().append("cursor", cursor);
  }

  private void check(ClientCommand call, List<Document> stages) {
    if (!(call.argument("cursor") instanceof Document)) {
      throw new FailedToParseException(
          "The 'cursor' option is required, except for aggregate with the explain argument");
    }
    int left = stages.size();
    for (Document stage : stages) {
      left--;
      if (stage.containsKey("$changeStream")) {
        throw new MongoServerError(
            NO_CHANGE_STREAMS, "The $changeStream stage is only supported on replica sets");
      }
      if (left > 0 && stage.keySet().stream().anyMatch(LAST::contains)) {
        throw new MongoServerError(
            NOT_THE_LAST, "$out and $merge can only be the final stage in the pipeline");
      }
      targets.check(call.database(), stage.get("$out"));
    }
    if (!(call.argument(call.name()) instanceof String)) {
      throw Unsupported.of("aggregation of no collection");
    }
  }

  /** What the filter admits, by an index if it can be. */
  private Stream<Document> documents(MongoCollection<?> source, Document filter, boolean copied) {
    QueryParameters query = new QueryParameters(new Document("$query", filter), 0, 0);
    Stream<Document> found =
        StreamSupport.stream(source.handleQuery(query).spliterator(), false)
            .peek(each -> library.giveWay());
    return copied ? found.map(Document::cloneDeeply) : found;
  }

  private static boolean changes(Document stage) {
    return stage.keySet().stream().anyMatch(CHANGING::contains);
  }

  private UnaryOperator<Stream<Document>> byLibrary(
      List<Document> stages, MongoDatabase database, @Nullable MongoCollection<?> source) {
    return stages.isEmpty()
        ? stream -> stream
        : Aggregation.fromPipeline(stages, library::database, database, source, NoopOplog.get())
            ::runStagesAsStream;
  }
}
