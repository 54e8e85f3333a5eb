package io.locktender.steps.rolling;

import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * That no step in expand reads what a later one writes: of a document that a worker writes last, it
 * would read what the later one has not written yet, and each pass would leave some behind.
 */
public final class OrderRules {
  private OrderRules() {}

  /**
   * One sentence for each step that stands before one that it needs.
   *
   * @param expand the steps of the phase, in their order
   */
  public static List<String> reasons(List<Step> expand) {
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < expand.size(); i++) {
      Step step = expand.get(i);
      for (Step later : expand.subList(i + 1, expand.size())) {
        needed(step.change(), later.change())
            .map(
                field ->
                    "release %s, step %s: it reads '%s', which step %s after it writes: put it after that"
                        .formatted(step.release(), step.id(), field, later.id()))
            .ifPresent(reasons::add);
      }
    }
    return reasons;
  }

  private static Optional<String> needed(Change change, Change later) {
    if (Collections.disjoint(change.touches(), later.touches())) {
      return Optional.empty();
    }
    Set<String> writes = writes(later);
    return reads(change).stream()
        .filter(read -> writes.stream().anyMatch(field -> Expressions.overlap(read, field)))
        .findFirst();
  }

  /** What a change is derived from, or is made for, as far as it says so. */
  private static Set<String> reads(Change change) {
    Set<String> reads = new TreeSet<>();
    if (change instanceof Change.Transform transform) {
      reads.addAll(Expressions.inFilter(transform.pending()).paths());
      addNames(transform.pending(), reads);
      if (transform.pipeline()) {
        reads.addAll(PipelineFields.of(transform.update()).reads());
      }
      Set<String> own = writes(change);
      reads.removeIf(read -> own.stream().anyMatch(field -> Expressions.overlap(read, field)));
    } else if (change instanceof Change.Java java
        && java.step() instanceof JavaStep.Transform step) {
      reads.addAll(PendingRules.compared(step));
    }
    return reads;
  }

  /** Adds the fields that a filter names outside of expressions. */
  static void addNames(BsonDocument filter, Set<String> names) {
    filter.forEach(
        (key, value) -> {
          if (!key.startsWith("$")) {
            names.add(key);
          } else if (value instanceof BsonArray filters) {
            filters.stream()
                .filter(BsonValue::isDocument)
                .forEach(each -> addNames(each.asDocument(), names));
          }
        });
  }

  /** What a change gives a value to, as far as it says so. */
  static Set<String> writes(Change change) {
    if (change instanceof Change.SetField set) {
      return Set.of(set.field());
    } else if (change instanceof Change.Transform transform) {
      return transform.pipeline()
          ? PipelineFields.of(transform.update()).writes()
          : operands(transform);
    }
    return Set.of();
  }

  private static Set<String> operands(Change.Transform transform) {
    Set<String> fields = new TreeSet<>();
    transform.update().get(0).values().forEach(each -> fields.addAll(each.asDocument().keySet()));
    return fields;
  }
}
