package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tasks that stand as the test says. */
final class FakeTasks implements TaskSlot {
  final List<MasterTask<?>> started = new ArrayList<>();
  @Nullable TaskView view;
  boolean stubborn;
  boolean closed;
  int cancelled;
  int abandoned;

  @Override
  public @Nullable TaskView view() {
    return view;
  }

  @Override
  public <A> void start(MasterTask<A> task, VersionDocument document, @Nullable Target target) {
    started.add(task);
    stands(task, TaskView.State.RUNNING, null);
  }

  <A> void succeeded(MasterTask<A> task, A answer) {
    stands(task, TaskView.State.SUCCEEDED, answer);
  }

  void failed(MasterTask<?> task, boolean unanswered) {
    view =
        new TaskView(
            task,
            TaskView.State.FAILED,
            Duration.ZERO,
            Duration.ZERO,
            1,
            null,
            StepFailure.of(task.step() == null ? null : task.step().id(), "it broke"),
            unanswered);
  }

  private void stands(MasterTask<?> task, TaskView.State state, @Nullable Object answer) {
    view = new TaskView(task, state, Duration.ZERO, Duration.ZERO, 1, answer, null, false);
  }

  @Override
  public boolean cancel(Duration atMost) {
    cancelled++;
    return !stubborn;
  }

  @Override
  public boolean abandon(Duration atMost) {
    abandoned++;
    if (!stubborn) {
      view = null;
    }
    return !stubborn;
  }

  @Override
  public void close() {
    closed = true;
  }
}
