package io.locktender.steps.rolling;

import io.locktender.steps.release.Change;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * That no update in place is made twice to one document: either it makes the same again, or {@code
 * pending} cannot match what it has made. While workers write, a document that is still pending
 * after its change cannot be told from one that a worker made pending again; where nobody else
 * writes, and for a step in Java, it is found when it happens.
 */
final class OnceRules {
  private static final Set<String> SAME_AGAIN =
      Set.of(
          "$set",
          "$setOnInsert",
          "$unset",
          "$rename",
          "$min",
          "$max",
          "$addToSet",
          "$pull",
          "$pullAll",
          "$currentDate");

  private OnceRules() {}

  /** One sentence, or none; none for what is no update. */
  static Optional<String> reason(Change change) {
    if (!(change instanceof Change.Transform transform)) {
      return Optional.empty();
    }
    Optional<String> another =
        transform.pipeline() ? pipeline(transform.update()) : operators(transform.update().get(0));
    return another
        .filter(what -> !FieldsAfter.of(transform).contradict(transform.pending()))
        .map(
            what ->
                "%s, and pending may still match what it has made, so that a document could be changed twice: compare in pending a type that the update changes, or let it set a field that pending wants missing, such as {changed: {$exists: false}}"
                    .formatted(what));
  }

  private static Optional<String> operators(BsonDocument update) {
    return update.keySet().stream()
        .filter(operator -> !SAME_AGAIN.contains(operator))
        .findFirst()
        .map(operator -> operator + " has another result when it is applied again");
  }

  private static Optional<String> pipeline(List<BsonDocument> stages) {
    PipelineFields fields = PipelineFields.of(stages);
    if (fields.readsWholeDocument() || !fields.replacing().isEmpty()) {
      return Optional.of("it makes a new document from the whole document");
    }
    return fields.reads().stream()
        .filter(
            read -> fields.changed().stream().anyMatch(field -> Expressions.overlap(read, field)))
        .findFirst()
        .map(read -> "it changes '%s', which it reads".formatted(read));
  }
}
