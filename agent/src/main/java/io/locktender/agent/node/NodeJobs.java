package io.locktender.agent.node;

import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.document.VersionDocument;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The node's own steps, their ways back, and the check: what is about to be done to the node is on
 * disk before it begins, and what is done is on disk before it is seen as done.
 */
final class NodeJobs {
  private final NodePorts ports;
  private final NodeMemory memory;
  private final CurrentJob job;

  NodeJobs(NodePorts ports, NodeMemory memory, LongSupplier nanos) {
    this.ports = ports;
    this.memory = memory;
    this.job = new CurrentJob(nanos);
  }

  /** The last command as it stands, or null when there was none. */
  @Nullable JobView view() {
    return job.view();
  }

  /** Whether the last command failed, and so may be due again. */
  boolean failed() {
    JobView last = job.view();
    return last != null && last.state() == JobView.State.FAILED;
  }

  /** Starts a command. */
  void run(JobView.Key key, @Nullable VersionDocument document) {
    // A step that is being reverted is no more done than one that has begun.
    if (key.kind() == JobView.Kind.STEP) {
      memory.begin(stepOf(key));
    } else if (key.kind() == JobView.Kind.REVERT) {
      memory.applied(key.release(), key.step()).ifPresent(memory::begin);
    }
    job.started(key, ports.commands().run(key, document));
  }

  /** Tells the command that runs to end. */
  void end() {
    job.end();
  }

  private NodeStep stepOf(JobView.Key key) {
    boolean revertible = ports.releases().step(key.release(), key.step()).revert().isPresent();
    return new NodeStep(key.release(), key.step(), revertible);
  }

  /** Takes note of a command that has ended, if one has. */
  void recordEnd(@Nullable VersionDocument document) {
    JobView.Key ended = job.justEnded();
    if (ended == null) {
      return;
    }
    if (job.succeeded()) {
      writeDone(ended);
    }
    job.recorded();
    ports.commands().ended(ended, document, job.failure());
  }

  private void writeDone(JobView.Key ended) {
    if (ended.kind() == JobView.Kind.STEP) {
      memory.done();
    } else if (ended.kind() == JobView.Kind.REVERT) {
      memory.applied(ended.release(), ended.step()).ifPresent(memory::forget);
    }
  }
}
