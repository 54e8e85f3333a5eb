package io.locktender.cli.show;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.Duty;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node as it is shown: it serves 1.0.0 and has carried out all it was told, unless said. */
final class ShownNode {
  static final AgentBuild BUILD = new AgentBuild("0.1.0+0123456789ab", RecordFormat.NEWEST);

  final String name;
  private final NodeRole role;
  private NodeState state = NodeState.SERVING;
  private String release = "1.0.0";
  private @Nullable String detail;
  private @Nullable TaskProgress progress;
  private @Nullable Duty duty;
  private @Nullable Integer newer;
  private @Nullable Drain drain;
  private AgentBuild build = BUILD;
  private String digest = "sha256:2c26b46b68ff";
  private final List<String> problems = new ArrayList<>();
  private boolean live = true;
  private boolean behind;

  ShownNode(String name, NodeRole role) {
    this.name = name;
    this.role = role;
  }

  ShownNode is(NodeState value) {
    state = value;
    return this;
  }

  ShownNode release(String value) {
    release = value;
    return this;
  }

  ShownNode says(@Nullable String value) {
    detail = value;
    return this;
  }

  ShownNode does(TaskProgress value) {
    progress = value;
    return this;
  }

  ShownNode duty(Duty value) {
    duty = value;
    return this;
  }

  ShownNode digest(String value) {
    digest = value;
    return this;
  }

  ShownNode cannot(String problem) {
    problems.add(problem);
    return this;
  }

  ShownNode found(int newerFormat) {
    newer = newerFormat;
    return this;
  }

  ShownNode build(AgentBuild value) {
    build = value;
    return this;
  }

  ShownNode drained(Drain value) {
    drain = value;
    return is(NodeState.DRAINED);
  }

  ShownNode away() {
    live = false;
    return this;
  }

  /** It has not carried out the last revision yet. */
  ShownNode behind() {
    behind = true;
    return this;
  }

  boolean live() {
    return live;
  }

  NodeRegistration registration() {
    return new NodeRegistration(name, "run", List.of(role), Instant.EPOCH, build);
  }

  NodeReport report(@Nullable VersionDocument document, String request) {
    long revision = document == null ? 41 : document.revision() - (behind ? 1 : 0);
    return new NodeReport(
        name,
        "run",
        List.of(role),
        state,
        revision,
        document == null ? null : document.known(),
        ReleaseVersion.parse(release),
        detail,
        null,
        new Prepared(request, Map.of(ReleaseVersion.parse("2.0.0"), digest), problems),
        duty,
        progress,
        List.of(),
        null,
        build,
        newer,
        true,
        drain);
  }
}
