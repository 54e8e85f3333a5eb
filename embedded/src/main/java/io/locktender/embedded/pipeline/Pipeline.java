package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.FailedToParseException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A list of stages. */
public final class Pipeline {
  private static final int INVALID_OPTIONS = 72;

  private Pipeline() {}

  /**
   * An update: stages that make one document of another one.
   *
   * @param now the time, to the millisecond
   * @throws MongoServerError naming a stage that an update cannot have
   */
  public static UnaryOperator<Document> update(List<?> stages, Instant now) {
    UnaryOperator<Document> all = document -> document;
    for (Document stage : documents(stages)) {
      Function<ExpressionScope, Document> next = PipelineStage.of(stage);
      if (next == null) {
        throw new MongoServerError(
            INVALID_OPTIONS,
            "InvalidOptions",
            PipelineStage.name(stage) + " is not allowed to be used within an update");
      }
      UnaryOperator<Document> before = all;
      all = document -> next.apply(ExpressionScope.of(before.apply(document), now));
    }
    return all;
  }

  /**
   * The stages of an aggregation.
   *
   * @param now the time, to the millisecond
   * @param library runs stages that it has itself
   */
  public static UnaryOperator<Stream<Document>> aggregation(
      List<Document> stages,
      Instant now,
      Function<List<Document>, UnaryOperator<Stream<Document>>> library) {
    UnaryOperator<Stream<Document>> all = stream -> stream;
    List<Document> ofLibrary = new ArrayList<>();
    for (Document stage : stages) {
      UnaryOperator<Stream<Document>> own = own(stage, now);
      if (own == null) {
        ofLibrary.add(NestedPipelines.known(stage));
      } else {
        all = then(then(all, library.apply(List.copyOf(ofLibrary))), own);
        ofLibrary.clear();
      }
    }
    return then(all, library.apply(ofLibrary));
  }

  private static @Nullable UnaryOperator<Stream<Document>> own(Document stage, Instant now) {
    if (PipelineStage.name(stage).equals("$match")
        && stage.get("$match") instanceof Document filter) {
      return stream -> stream.filter(document -> Matching.matches(document, filter));
    }
    Function<ExpressionScope, Document> one = PipelineStage.of(stage);
    return one == null
        ? null
        : stream -> stream.map(document -> one.apply(ExpressionScope.of(document, now)));
  }

  private static UnaryOperator<Stream<Document>> then(
      UnaryOperator<Stream<Document>> first, UnaryOperator<Stream<Document>> second) {
    return stream -> second.apply(first.apply(stream));
  }

  /**
   * The stages as documents.
   *
   * @throws FailedToParseException if one is none
   */
  public static List<Document> documents(List<?> stages) {
    List<Document> documents = new ArrayList<>();
    for (Object stage : stages) {
      if (!(stage instanceof Document document)) {
        throw new FailedToParseException("Each element of the 'pipeline' array must be an object");
      }
      documents.add(document);
    }
    return documents;
  }
}
