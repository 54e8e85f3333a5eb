package io.locktender.steps.copy;

import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Which copies there are, as far as copy and steps have made and dropped them. A copy that somebody
 * else dropped would look as if a step had done so, and the swap would take the original away.
 */
public final class CopyRegister {
  private final Function<Collection<String>, Catalog> lookup;
  private final UnaryOperator<String> copyOf;
  private final Map<String, Boolean> copies = new TreeMap<>();

  /**
   * @param lookup the collections that there are now, of those that have one of these names
   * @param copyOf usual name to copy's name
   */
  public CopyRegister(Function<Collection<String>, Catalog> lookup, UnaryOperator<String> copyOf) {
    this.lookup = lookup;
    this.copyOf = copyOf;
  }

  /** Takes down which of these have a copy now. */
  public void record(Collection<String> names) {
    Catalog catalog = copiesOf(names);
    names.forEach(name -> copies.put(name, catalog.has(copyOf.apply(name))));
  }

  /** Fails when a copy is gone, or is there, that nothing of ours dropped or made. */
  public void check() throws StepFailedException {
    Catalog catalog = copiesOf(copies.keySet());
    for (Map.Entry<String, Boolean> copy : copies.entrySet()) {
      String physical = copyOf.apply(copy.getKey());
      if (catalog.has(physical) != copy.getValue()) {
        throw WorkGuard.failed(
            "collection '%s', the copy of '%s', was %s by something outside the cluster"
                .formatted(physical, copy.getKey(), copy.getValue() ? "dropped" : "created"));
      }
    }
  }

  private Catalog copiesOf(Collection<String> names) {
    return lookup.apply(names.stream().map(copyOf).toList());
  }
}
