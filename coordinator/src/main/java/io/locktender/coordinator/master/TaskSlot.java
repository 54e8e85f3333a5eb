package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The master's one task, off the loop. Used by the loop's thread. */
public interface TaskSlot {
  /** The task as it stands, or null when there is none. */
  @Nullable TaskView view();

  /** Starts a task under the mastership and the upgrade of a document. */
  <A> void start(MasterTask<A> task, VersionDocument document, @Nullable Target target);

  /** Stops the task, with all that it started; false when it has not ended yet. */
  boolean cancel(Duration atMost) throws InterruptedException;

  /** Stops the task and forgets it: the mastership is over. False when it has not ended yet. */
  boolean abandon(Duration atMost) throws InterruptedException;

  /** Stops what the task started, and does not wait for the task. */
  void close();
}
