package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Mirror.KnownAgents;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.RecordFormat;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MirrorWriterTest {
  private static NodeRegistration node(String name, @Nullable AgentBuild agent) {
    return new NodeRegistration(name, "run", List.of(), Instant.EPOCH, agent);
  }

  @Test
  void theNodesWhoseAgentsReadLessThanTheMasterAreTold() {
    List<NodeRegistration> nodes =
        List.of(node("a", null), node("b", AgentBuild.current()), node("c", null));
    assertThat(MirrorWriter.agents(nodes, List.of("a", "b", "c")))
        .isEqualTo(new KnownAgents(RecordFormat.NEWEST, Map.of(1, List.of(0, 2))));
  }

  @Test
  void whereThereAreVeryManyAllPassForTheOldest() {
    List<NodeRegistration> nodes =
        IntStream.rangeClosed(0, MirrorWriter.MAX_OLDER)
            .mapToObj(each -> node("n" + each, null))
            .toList();
    List<String> names = nodes.stream().map(NodeRegistration::id).toList();
    assertThat(MirrorWriter.agents(nodes, names)).isEqualTo(new KnownAgents(1, Map.of()));
    assertThat(MirrorWriter.agents(nodes.subList(1, names.size()), names).reads())
        .isEqualTo(RecordFormat.NEWEST);
  }
}
