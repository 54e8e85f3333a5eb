package io.locktender.steps.rolling;

import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;

/**
 * That a transformation in expand takes nothing away, and that a document is pending again when a
 * worker of the old release changes what something in it was derived from. That {@code pending}
 * compares the two rightly is the release's word; that it names both is seen here.
 */
final class PendingRules {
  private static final List<String> TAKING_AWAY = List.of("$unset", "$rename");

  private PendingRules() {}

  /** One sentence each; none for what is no transformation. */
  static List<String> reasons(Change change) {
    if (change instanceof Change.Transform transform) {
      return transform.pipeline() ? pipeline(transform) : operators(transform.update().get(0));
    } else if (change instanceof Change.Java java
        && java.step() instanceof JavaStep.Transform step) {
      return inJava(step);
    }
    return List.of();
  }

  private static List<String> operators(BsonDocument update) {
    return TAKING_AWAY.stream().filter(update::containsKey).map(PendingRules::takesAway).toList();
  }

  private static List<String> pipeline(Change.Transform transform) {
    PipelineFields fields = PipelineFields.of(transform.update());
    List<String> reasons = new ArrayList<>();
    fields.replacing().stream()
        .map(
            stage ->
                "workers of the old release may still use what %s leaves out: use $set, and leave the rest to contract"
                    .formatted(stage))
        .forEach(reasons::add);
    fields.removed().stream().map(field -> takesAway("'" + field + "'")).forEach(reasons::add);
    if (fields.readsWholeDocument()) {
      reasons.add(
          "it reads the whole document, which pending cannot compare with what is derived from it:"
              + " name the fields that it reads");
    }
    if (!fields.reads().isEmpty()) {
      reasons.addAll(compares(transform.pending(), fields));
    }
    return reasons;
  }

  private static String takesAway(String what) {
    return "workers of the old release still use what %s takes away: move that to a step in contract"
        .formatted(what);
  }

  private static List<String> compares(BsonDocument pending, PipelineFields fields) {
    Expressions mentioned = Expressions.inFilter(pending);
    if (!mentioned.any()) {
      return List.of(
          "a later change by a worker of the old release would not be pending again: compare in pending, by $expr, what it writes (%s) with what it reads (%s)"
              .formatted(words(fields.writes()), words(fields.reads())));
    }
    List<String> reasons = new ArrayList<>();
    for (String read : fields.reads()) {
      if (!mentioned.covers(read)) {
        reasons.add(
            "it reads '%s', and a later change of that would not be pending again: compare it in the $expr of pending"
                .formatted(read));
      }
    }
    if (fields.writes().stream().noneMatch(mentioned::concerns)) {
      reasons.add(
          "the $expr of pending names no field that it writes: compare there what it reads with one of %s"
              .formatted(words(fields.writes())));
    }
    return reasons;
  }

  private static List<String> inJava(JavaStep.Transform step) {
    String what =
        "a later change by a worker of the old release must be pending again: compare in pending,"
            + " by $expr, what the step writes with what it reads";
    try {
      boolean compares = Expressions.inFilter(step.pending().toBsonDocument()).any();
      return compares ? List.of() : List.of(what);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      // A filter is code of the release, and may throw anything.
      return List.of(what + ", in a filter that can be read (" + e + ")");
    }
  }

  /** What a step in Java compares in its {@code pending}; none where that cannot be read. */
  static Set<String> compared(JavaStep.Transform step) {
    try {
      return Expressions.inFilter(step.pending().toBsonDocument()).paths();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      // It is refused for that.
      return Set.of();
    }
  }

  private static String words(Set<String> fields) {
    return fields.stream().sorted().collect(Collectors.joining(", "));
  }
}
