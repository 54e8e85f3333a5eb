package io.locktender.agent.node;

import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.ReleaseVersion;
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
  private final DrainWatch drains;

  NodeViewBuilder(
      NodeIdentity self, NodePorts ports, GateWatch gate, NodeMemory memory, NodeJobs jobs) {
    this.self = self;
    this.ports = ports;
    this.gate = gate;
    this.memory = memory;
    this.jobs = jobs;
    this.drains = new DrainWatch(self, ports, memory);
  }

  /** Everything as it is now; of the database, what was read last. */
  NodeView view() {
    VersionDocument document = gate.document();
    Set<ReleaseVersion> versions = versions(document);
    Map<ReleaseVersion, LocalRelease> releases = releases(versions);
    ports.workers().watch(ports.releases().units());
    return new NodeView(
        self.node(),
        self.cluster(),
        self.incarnation(),
        gate.gate(),
        ports.cluster().connected() && ports.cluster().drainsAreKnown(),
        memory.known(),
        memory.acked(),
        ports.workers().views(),
        ports.workers().problem().stream().toList(),
        memory.current(),
        releases,
        memory.level(),
        memory.applied(),
        memory.applying(),
        steps(versions, document == null ? List.of() : document.ran()),
        jobs.view(),
        document == null ? null : unseen(document.revision()),
        drains.follow());
  }

  /** What was acked is not asked for again: at rest nobody looks. */
  private @Nullable String unseen(long revision) {
    return memory.acked() == revision ? null : ports.workers().unseen(revision).orElse(null);
  }

  private Map<ReleaseVersion, LocalRelease> releases(Set<ReleaseVersion> versions) {
    Map<ReleaseVersion, LocalRelease> releases = new HashMap<>();
    for (ReleaseVersion version : versions) {
      ports.releases().view(version).ifPresent(release -> releases.put(version, release));
    }
    return releases;
  }

  /** None before the node has begun at a version. */
  private Map<ReleaseVersion, List<NodeStep>> steps(
      Set<ReleaseVersion> versions, List<RanRelease> ran) {
    ReleaseVersion level = memory.level();
    Map<ReleaseVersion, List<NodeStep>> steps = new HashMap<>();
    if (level != null) {
      for (ReleaseVersion version : versions) {
        ports.releases().steps(level, version, ran).ifPresent(found -> steps.put(version, found));
      }
    }
    return steps;
  }

  /** Those that the document names. */
  private static Set<ReleaseVersion> versions(@Nullable VersionDocument document) {
    Set<ReleaseVersion> versions = new TreeSet<>();
    if (document != null) {
      versions.add(document.version());
      if (document.upgrade() != null) {
        versions.add(document.upgrade().to().version());
      }
    }
    return versions;
  }
}
