package io.locktender.cli.show;

import static io.locktender.cli.ClusterFixture.ONE;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.report;
import static io.locktender.cli.ClusterFixture.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.console.Json;
import io.locktender.cli.console.Style;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.status.AgentsModel;
import io.locktender.coordinator.status.AgentsModel.AgentStatus;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentsCommandTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<AgentStatus> AGENTS =
      AgentsModel.of(
          List.of(
              new NodeRegistration("node-1", "a", List.of(NodeRole.MACHINE), NOON),
              new NodeRegistration(
                  "node-2",
                  "b",
                  List.of(NodeRole.STATE_SERVER),
                  NOON,
                  new AgentBuild("0.1.0+2c6e96d01f3a", 2))),
          snapshot(
              null, mirror(document(null, ONE), null), report("node-2", NodeState.SERVING, null)));

  @Test
  void theTableTellsBuildAndFormatOfEachNode_alsoOfOneThatIsAway() {
    assertThat(AgentsCommand.table(AGENTS, Style.PLAIN))
        .containsPattern("node +roles +build +format +since +live +master")
        .containsPattern("node-1 +machine +not told +1 +2026-03-01 .* +no +-")
        .containsPattern("node-2 +state-server +0.1.0\\+2c6e96d01f3a +2 +2026-03-01 .* +yes +yes");
    assertThat(AgentsCommand.table(List.of(), Style.PLAIN)).isEqualTo("no nodes\n");
  }

  @Test
  void theJsonHasTheSame() {
    assertThat(Json.of(AGENTS))
        .isEqualTo(
            "[{\"node\":\"node-1\",\"roles\":[\"machine\"],\"build\":null,\"format\":1,"
                + "\"since\":\"2026-03-01T12:00:00Z\",\"live\":false,\"master\":false},"
                + "{\"node\":\"node-2\",\"roles\":[\"state-server\"],"
                + "\"build\":\"0.1.0+2c6e96d01f3a\",\"format\":2,"
                + "\"since\":\"2026-03-01T12:00:00Z\",\"live\":true,\"master\":true}]");
  }
}
