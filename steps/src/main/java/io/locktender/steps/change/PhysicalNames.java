package io.locktender.steps.change;

import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Where the collections that steps name are: in a work copy, or at the usual name itself. */
@FunctionalInterface
public interface PhysicalNames {
  /** The collection's name in the database. The same for every call; two names never share one. */
  String physical(String usual);

  /** Every collection is where its name says. */
  static PhysicalNames usual() {
    return name -> name;
  }

  /** Names by a rule, such as that of the work copies. */
  static PhysicalNames by(UnaryOperator<String> rule) {
    return rule::apply;
  }

  /** Usual name to physical name. */
  default Map<String, String> physicalOf(Collection<String> usualNames) {
    return usualNames.stream()
        .sorted()
        .collect(ImmutableMap.toImmutableMap(name -> name, this::physical));
  }
}
