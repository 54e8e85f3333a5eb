package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what was measured last. */
final class FakeMeters implements NodeMeters {
  String sentence = "";
  boolean open;
  boolean drained;
  @Nullable VersionDocument document;
  @Nullable ReleaseVersion current;
  @Nullable ReleaseVersion target;
  boolean unseen;
  @Nullable NodeState state;
  @Nullable TaskProgress progress;
  List<WorkerView> workers = List.of();
  final List<String> restarted = new ArrayList<>();

  @Override
  public void beat(String now) {
    sentence = now;
  }

  @Override
  public void state(NodeState now) {
    state = now;
  }

  @Override
  public void gate(boolean nowOpen) {
    open = nowOpen;
  }

  @Override
  public void drained(boolean now) {
    drained = now;
  }

  @Override
  public void document(
      @Nullable VersionDocument read,
      @Nullable ReleaseVersion serves,
      @Nullable ReleaseVersion asked) {
    unseen = false;
    document = read;
    current = serves;
    target = asked;
  }

  @Override
  public void documentUnseen() {
    unseen = true;
  }

  @Override
  public void progress(@Nullable TaskProgress now) {
    progress = now;
  }

  @Override
  public void workers(List<WorkerView> views) {
    workers = views;
  }

  @Override
  public void workerRestarted(String worker) {
    restarted.add(worker);
  }
}
