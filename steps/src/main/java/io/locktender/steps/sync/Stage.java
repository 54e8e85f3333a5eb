package io.locktender.steps.sync;

import io.locktender.steps.release.Step;
import io.locktender.steps.transform.JavaChange;
import io.locktender.steps.transform.ScratchUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A part of a chain: one step in Java, or a run of updates by the server. */
sealed interface Stage {
  /** One step in Java. */
  record InJava(Step step, JavaChange change) implements Stage {}

  /** Updates that come one after the other, and the step that each is. */
  record Updates(List<Step> steps, List<ScratchUpdate> updates) implements Stage {
    static final Updates NONE = new Updates(List.of(), List.of());

    boolean isEmpty() {
      return updates.isEmpty();
    }

    int size() {
      return updates.size();
    }
  }

  /** The parts of a chain, in order. */
  static List<Stage> of(List<Step> changes) {
    List<Stage> stages = new ArrayList<>();
    for (Step step : changes) {
      Optional<JavaChange> java = JavaChange.of(step.change());
      if (java.isPresent()) {
        stages.add(new InJava(step, java.get()));
      } else {
        lastUpdates(stages, step);
      }
    }
    return stages;
  }

  private static void lastUpdates(List<Stage> stages, Step step) {
    if (stages.isEmpty() || !(stages.get(stages.size() - 1) instanceof Updates)) {
      stages.add(new Updates(new ArrayList<>(), new ArrayList<>()));
    }
    Updates updates = (Updates) stages.get(stages.size() - 1);
    updates.steps().add(step);
    updates.updates().add(ScratchUpdate.of(step.change()).orElseThrow());
  }
}
