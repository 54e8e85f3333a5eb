package io.locktender.steps.run;

import com.google.common.collect.ImmutableList;
import io.locktender.steps.release.Step;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether steps are done in a database, as far as that can be told by reading. A step that looks
 * undone is a doubt; where a later one touches the same collections, it may have taken back what
 * the earlier one did, and that nothing can be told is a note.
 */
public final class Verification {
  private final StepRunner runner;
  private final List<String> doubts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * What was found.
   *
   * @param doubts the steps that look undone, one sentence each
   * @param notes what cannot be told, one sentence each
   */
  public record Result(List<String> doubts, List<String> notes) {
    public Result {
      doubts = ImmutableList.copyOf(doubts);
      notes = ImmutableList.copyOf(notes);
    }
  }

  /**
   * @param runner on the collections as they are, or will be
   */
  public Verification(StepRunner runner) {
    this.runner = runner;
  }

  /** Looks at all of the master's steps, in the order in which they ran. */
  public Result of(List<Step> steps) throws InterruptedException {
    for (int i = 0; i < steps.size(); i++) {
      List<Step> later = steps.subList(i + 1, steps.size());
      look(steps.get(i), later);
    }
    return new Result(doubts, notes);
  }

  private void look(Step step, List<Step> later) throws InterruptedException {
    String name = "release %s, step %s".formatted(step.release(), step.id());
    Optional<String> found = undone(step, name);
    if (found.isEmpty()) {
      return;
    }
    Optional<Step> other =
        later.stream()
            .filter(next -> !Collections.disjoint(next.change().touches(), step.change().touches()))
            .findFirst();
    if (other.isEmpty()) {
      doubts.add("%s: expected it to be done, found %s".formatted(name, found.get()));
    } else {
      notes.add(
          "%s: nobody can tell whether it was done (%s), since step %s of %s came after it"
              .formatted(name, found.get(), other.get().id(), other.get().release()));
    }
  }

  /** What of a step looks undone; empty when nothing does, or when that cannot be told. */
  private Optional<String> undone(Step step, String name) throws InterruptedException {
    Set<String> missing = runner.missing(step);
    if (!missing.isEmpty()) {
      return Optional.of("there is no collection " + String.join(", ", missing));
    }
    try {
      long pending = runner.pendingCount(step);
      if (pending < 0) {
        notes.add(
            "%s: nobody can tell whether a step of kind %s is done"
                .formatted(name, step.change().kind()));
      }
      return pending > 0 ? Optional.of(pending + " not done") : Optional.empty();
    } catch (StepFailedException e) {
      return Optional.of(e.failure().reason());
    }
  }
}
