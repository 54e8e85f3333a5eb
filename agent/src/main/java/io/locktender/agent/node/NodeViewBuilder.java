package io.locktender.agent.node;

import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.document.VersionDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers all that a node decides by. */
final class NodeViewBuilder {
  private final NodeIdentity self;
  private final NodePorts ports;
  private final GateWatch gate;
  private final NodeMemory memory;
  private final NodeJobs jobs;

  NodeViewBuilder(
      NodeIdentity self, NodePorts ports, GateWatch gate, NodeMemory memory, NodeJobs jobs) {
    this.self = self;
    this.ports = ports;
    this.gate = gate;
    this.memory = memory;
    this.jobs = jobs;
  }

  /** Everything as it is now; of the database, what was read last. */
  NodeView view() {
    VersionDocument document = gate.document();
    Map<String, LocalRelease> releases = new HashMap<>();
    Map<String, List<NodeStep>> steps = new HashMap<>();
    String level = memory.level();
    for (String version : versions(document)) {
      ports.releases().view(version).ifPresent(release -> releases.put(version, release));
      if (level != null) {
        ports.releases().steps(level, version).ifPresent(found -> steps.put(version, found));
      }
    }
    ports.workers().watch(ports.releases().units());
    return new NodeView(
        self.node(),
        self.cluster(),
        self.incarnation(),
        gate.gate(),
        ports.cluster().connected(),
        memory.known(),
        memory.acked(),
        ports.workers().views(),
        ports.workers().problem().stream().toList(),
        memory.current(),
        releases,
        level,
        memory.applied(),
        memory.applying(),
        steps,
        jobs.view(),
        document == null ? null : ports.workers().unseen(document.revision()).orElse(null));
  }

  /** Those that the document names. */
  private static Set<String> versions(@Nullable VersionDocument document) {
    Set<String> versions = new TreeSet<>();
    if (document != null) {
      versions.add(document.version());
      if (document.upgrade() != null) {
        versions.add(document.upgrade().to().version());
      }
    }
    return versions;
  }
}
