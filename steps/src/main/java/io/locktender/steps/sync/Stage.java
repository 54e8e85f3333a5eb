package io.locktender.steps.sync;

import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.ErrorMessages;
import io.locktender.steps.release.Step;
import io.locktender.steps.transform.JavaChange;
import io.locktender.steps.transform.ScratchUpdate;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.RawBsonDocument;

/** A part of a chain: one step in Java, or a run of updates by the server. */
sealed interface Stage {
  /** One step in Java. */
  record InJava(Step step, JavaChange change) implements Stage {
    /**
     * Changes a pending document.
     *
     * @throws ChangeFailedException when this document cannot be changed
     * @throws StepFailedException when no document can, such as where a class is missing
     */
    RawBsonDocument changed(RawBsonDocument document)
        throws ChangeFailedException, StepFailedException, InterruptedException {
      try {
        return change.changed(document);
      } catch (LinkageError | AssertionError e) {
        throw failed(step, e);
      }
    }
  }

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
  static List<Stage> of(List<Step> changes) throws StepFailedException {
    List<Stage> stages = new ArrayList<>();
    for (Step step : changes) {
      Optional<JavaChange> java = inJava(step);
      if (java.isPresent()) {
        stages.add(new InJava(step, java.get()));
      } else {
        lastUpdates(stages, step);
      }
    }
    return stages;
  }

  private static Optional<JavaChange> inJava(Step step) throws StepFailedException {
    try {
      return JavaChange.of(step.change());
    } catch (RuntimeException | LinkageError | AssertionError e) {
      // The filter is code of the release.
      throw failed(step, e);
    }
  }

  /** A step whose code cannot run, whatever the document. */
  private static StepFailedException failed(Step step, Throwable cause) {
    StepFailedException failed =
        new StepFailedException(StepFailure.of(step.id(), ErrorMessages.of(cause)));
    failed.initCause(cause);
    return failed;
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
