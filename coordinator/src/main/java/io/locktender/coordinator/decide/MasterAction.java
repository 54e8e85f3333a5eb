package io.locktender.coordinator.decide;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import org.jspecify.annotations.Nullable;

/** What a master does next: exactly one thing. */
public sealed interface MasterAction {
  /** Nothing, until something changes. */
  record Wait() implements MasterAction {}

  /**
   * Writes a transition. What ended is recorded in the history first, under its request id, so that
   * it can be repeated; it has ended when the document says so.
   */
  record WriteDocument(VersionDocument next, @Nullable EndedUpgrade ended)
      implements MasterAction {}

  /** Starts a task. */
  record StartTask(MasterTask<?> task) implements MasterAction {}

  /** Stops the running task, and waits until it has ended. */
  record Cancel() implements MasterAction {}

  /** Asks those who may veto, about the document as it is; nothing waits for it. */
  record Ask(Question question) implements MasterAction {}

  /** Sets the target back, if it still is as it was seen. */
  record SetTarget(Target target) implements MasterAction {}

  /** Gives the mastership up. */
  record Resign(Why why) implements MasterAction {
    /** Why it is given up. */
    public enum Why {
      /** Another mastership has written its token: this one has none any more. */
      REPLACED,
      /** The next one, here or elsewhere, begins again from what is known. */
      BEGINS_AGAIN,
      /** Its node is drained, and another one can be master. */
      DRAINED
    }
  }
}
