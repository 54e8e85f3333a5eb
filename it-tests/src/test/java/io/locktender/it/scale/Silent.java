package io.locktender.it.scale;

import io.locktender.agent.node.Leaving;
import io.locktender.agent.node.NodeMeters;
import io.locktender.agent.node.OwnCommands;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Nobody measures the nodes, they have no commands of their own, and their machine stays up. */
final class Silent implements NodeMeters, OwnCommands, Leaving {
  @Override
  public void beat(String sentence) {}

  @Override
  public void state(NodeState now) {}

  @Override
  public void gate(boolean open) {}

  @Override
  public void drained(boolean now) {}

  @Override
  public void document(
      @Nullable VersionDocument document,
      @Nullable ReleaseVersion current,
      @Nullable ReleaseVersion target) {}

  @Override
  public void documentUnseen() {}

  @Override
  public void progress(@Nullable TaskProgress progress) {}

  @Override
  public void workers(List<WorkerView> views) {}

  @Override
  public void workerRestarted(String worker) {}

  @Override
  public Started run(JobView.Key job, @Nullable VersionDocument document) {
    throw new IllegalStateException("no release here has a command for nodes: " + job);
  }

  @Override
  public void ended(
      JobView.Key job, @Nullable VersionDocument document, @Nullable String failure) {}

  @Override
  public boolean wanted() {
    return false;
  }

  @Override
  public void workersAreGone() {}

  @Override
  public void workersAreNotKnown() {}
}
