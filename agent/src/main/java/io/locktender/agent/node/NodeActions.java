package io.locktender.agent.node;

import io.locktender.coordinator.decide.NodeAction;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.WorkerSpec;
import io.locktender.steps.text.InvalidInputException;
import java.util.Map;

/** Does what was decided. */
final class NodeActions {
  private final NodePorts ports;
  private final GateWatch gate;
  private final NodeMemory memory;
  private final NodeJobs jobs;

  NodeActions(NodePorts ports, GateWatch gate, NodeMemory memory, NodeJobs jobs) {
    this.ports = ports;
    this.gate = gate;
    this.memory = memory;
    this.jobs = jobs;
  }

  /**
   * Does one thing; nothing to wait.
   *
   * @throws java.io.UncheckedIOException when it cannot be recorded: then it was not done
   * @throws InvalidInputException when the release on disk is not what was decided on any more
   */
  void carryOut(NodeAction action) {
    if (action instanceof NodeAction.Persist persist) {
      memory.know(persist.known());
    } else if (action instanceof NodeAction.Adopt adopt) {
      memory.ack(0);
      memory.know(adopt.known());
    } else if (action instanceof NodeAction.Stop stop) {
      stop.workers().forEach(ports.workers()::stop);
    } else if (action instanceof NodeAction.Ack ack) {
      ports.events().record("acked", Map.of("revision", ack.revision()));
      memory.ack(ack.revision());
    } else if (action instanceof NodeAction.SetLevel level) {
      memory.level(level.version());
    } else if (action instanceof NodeAction.Lower lower) {
      memory.lower(lower.version(), lower.applied());
    } else if (action instanceof NodeAction.Forget forget) {
      memory.forget(forget.step());
    } else if (action instanceof NodeAction.Switch next) {
      memory.switchTo(next.release());
    } else if (action instanceof NodeAction.StartWorkers start) {
      start(start);
    } else if (action instanceof NodeAction.RunJob run) {
      jobs.run(run.job(), gate.document());
    } else if (action instanceof NodeAction.EndJob) {
      jobs.end();
    }
  }

  private void start(NodeAction.StartWorkers start) {
    Release release = ports.releases().read(start.release().version());
    if (!release.digest().equals(start.release().digest())) {
      throw new InvalidInputException(
          "release " + start.release() + " has just changed on disk: nothing is started");
    }
    for (WorkerSpec spec : release.workers()) {
      if (start.workers().contains(spec.name())) {
        ports.workers().start(release, spec, start.revision());
      }
    }
    ports.workers().views().stream()
        .filter(worker -> worker.restarts() > 0 && start.workers().contains(worker.name()))
        .forEach(worker -> ports.meters().workerRestarted(worker.name()));
  }
}
