package io.locktender.steps.sync;

import com.google.common.collect.ImmutableSortedMap;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The chain of each original, through all releases and renames.
 *
 * @param byOriginal by the usual names of the collections that there are
 */
public record Chains(Map<String, Chain> byOriginal) {
  public Chains {
    byOriginal = ImmutableSortedMap.copyOf(byOriginal);
  }

  /**
   * Follows the documents through some steps.
   *
   * @param steps those that run before the hold, in order
   * @param present the usual names of the collections that there are, of those that steps touch
   */
  public static Chains of(List<Step> steps, Set<String> present) {
    Walk walk = new Walk(present);
    steps.forEach(walk::step);
    return walk.chains();
  }

  private static final class Walk {
    /** The original whose documents are in a collection now; empty for one that steps have made. */
    private final Map<String, Optional<String>> originals = new HashMap<>();

    private final Map<String, List<Step>> changes = new TreeMap<>();

    Walk(Set<String> present) {
      for (String name : present) {
        originals.put(name, Optional.of(name));
        changes.put(name, new ArrayList<>());
      }
    }

    void step(Step step) {
      Change change = step.change();
      if (change instanceof Change.DropCollection drop) {
        originals.remove(drop.collection());
      } else if (change instanceof Change.CreateCollection create) {
        originals.putIfAbsent(create.collection(), Optional.empty());
      } else if (change instanceof Change.RenameCollection rename) {
        rename(rename);
      } else if (StepTiming.isOfDocuments(change)) {
        for (String name : change.touches()) {
          originals
              .getOrDefault(name, Optional.empty())
              .map(changes::get)
              .ifPresent(all -> all.add(step));
        }
      }
    }

    /** Where only the new name is there, it is done already. */
    private void rename(Change.RenameCollection rename) {
      Optional<String> moved = originals.remove(rename.from());
      if (moved != null) {
        originals.put(rename.to(), moved);
      }
    }

    Chains chains() {
      Map<String, String> copies = new HashMap<>();
      originals.forEach((name, original) -> original.ifPresent(source -> copies.put(source, name)));
      Map<String, Chain> chains = new TreeMap<>();
      // What becomes of documents that are dropped makes no difference.
      changes.forEach(
          (original, steps) -> {
            Optional<String> copy = Optional.ofNullable(copies.get(original));
            chains.put(original, new Chain(original, copy.isPresent() ? steps : List.of(), copy));
          });
      return new Chains(chains);
    }
  }
}
