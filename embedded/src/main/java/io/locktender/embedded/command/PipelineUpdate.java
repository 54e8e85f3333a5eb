package io.locktender.embedded.command;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.exception.DollarPrefixedFieldNameException;
import de.bwaldvogel.mongo.exception.ImmutableFieldException;
import io.locktender.embedded.pipeline.Pipeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An update by a pipeline, of one document. */
final class PipelineUpdate {
  private static final String ID = "_id";

  private final UnaryOperator<Document> pipeline;

  /**
   * @param now the time, to the millisecond
   * @throws de.bwaldvogel.mongo.exception.MongoServerError if a stage is not one of an update
   */
  PipelineUpdate(List<?> stages, Instant now) {
    this.pipeline = Pipeline.update(stages, now);
  }

  /** What becomes of a document that is there; it keeps its {@code _id}. */
  Document of(Document before) {
    Document after = withId(pipeline.apply(before.cloneDeeply()), before.get(ID));
    if (!Objects.equals(after.get(ID), before.get(ID))) {
      throw new ImmutableFieldException(
          "Performing an update would modify the immutable field '_id' of the document with the"
              + " _id "
              + before.get(ID));
    }
    return after;
  }

  /** What is to be inserted where the filter found nothing. */
  Document ofNothing(Document filter) {
    Document start = new Document();
    collectEqualities(filter, start);
    Object id = start.containsKey(ID) ? start.get(ID) : new ObjectId();
    return withId(pipeline.apply(start), id);
  }

  private static Document withId(Document after, @Nullable Object id) {
    Document result = new Document(ID, after.getOrDefault(ID, id));
    for (Map.Entry<String, Object> field : after.entrySet()) {
      if (field.getKey().startsWith("$")) {
        throw new DollarPrefixedFieldNameException(
            "The embedded server stores no field with the name '" + field.getKey() + "'");
      }
      result.put(field.getKey(), field.getValue());
    }
    return result;
  }

  private static void collectEqualities(Document filter, Document into) {
    filter.forEach(
        (key, asked) -> {
          if (key.equals("$and")) {
            ((List<?>) requireNonNull(asked))
                .forEach(each -> collectEqualities((Document) each, into));
          } else if (!key.startsWith("$")) {
            if (!(asked instanceof Document document)) {
              Utils.changeSubdocumentValue(into, key, asked);
            } else if (document.containsKey("$eq")) {
              Utils.changeSubdocumentValue(into, key, document.get("$eq"));
            } else if (document.keySet().stream().noneMatch(each -> each.startsWith("$"))) {
              Utils.changeSubdocumentValue(into, key, asked);
            }
          }
        });
  }
}
