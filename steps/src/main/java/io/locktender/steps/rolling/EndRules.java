package io.locktender.steps.rolling;

import io.locktender.steps.release.Change;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * That an update in place can end what is pending: {@code pending} names a field that the update
 * changes. Where it names none, each document is as pending after its change as before, pass after
 * pass; in contract, and when a step is reverted, there is no other way than to try again.
 */
final class EndRules {
  private static final Set<String> LOGICAL = Set.of("$and", "$or", "$nor");

  private EndRules() {}

  /** One sentence, or none; none for what is no update, and where it cannot be seen. */
  static Optional<String> reason(Change change) {
    if (!(change instanceof Change.Transform transform) || !namesAll(transform.pending())) {
      return Optional.empty();
    }
    Expressions compared = Expressions.inFilter(transform.pending());
    Set<String> named = new TreeSet<>(compared.paths());
    OrderRules.addNames(transform.pending(), named);
    return WrittenFields.of(transform)
        .filter(written -> !compared.wholeDocument() && !written.concern(named))
        .map(
            written ->
                "pending names no field that the update changes (%s), so that each document is pending after it as before, and the step never ends: ask in pending for what the update changes"
                    .formatted(written));
  }

  /** Whether all that a filter asks for is named in it; of what is written in words it is not. */
  private static boolean namesAll(BsonDocument filter) {
    return filter.entrySet().stream()
        .allMatch(
            condition ->
                !condition.getKey().startsWith("$")
                    || condition.getKey().equals("$expr")
                    || (LOGICAL.contains(condition.getKey())
                        && eachNamesAll(condition.getValue())));
  }

  private static boolean eachNamesAll(BsonValue filters) {
    return filters instanceof BsonArray array
        && array.stream().allMatch(each -> each.isDocument() && namesAll(each.asDocument()));
  }
}
