package io.locktender.coordinator.status;

import static io.locktender.coordinator.status.Snapshots.mirror;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.document.Documents;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.NodeRole;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What why says where a newer build wrote a record. */
class NewerRecordsTest {
  private static NodeReport report(String node, @Nullable Integer newer) {
    return NodeReports.of(node)
        .roles(NodeRole.STATE_SERVER)
        .agent(new AgentBuild("0.1.0+abc", 2))
        .newer(newer)
        .build();
  }

  private static Snapshot snapshot(
      @Nullable String master, @Nullable Integer newer, NewerFormatException... seenHere) {
    List<NewerFormatException> here = List.of(seenHere);
    return new Snapshot(
        "shop",
        new ClusterView(
            true,
            ClusterView.Access.UNKNOWN,
            null,
            3,
            null,
            -1,
            Map.of("node-1", report("node-1", newer)),
            mirror(Documents.idle(), null, "node-1"),
            master,
            here.stream().map(each -> String.valueOf(each.getMessage())).toList(),
            here));
  }

  @Test
  void withoutAMasterTheAgentsThatAreToBeUpdatedAreNamed() {
    WhyModel why = WhyModel.of(snapshot(null, 3));
    assertThat(why.well()).isFalse();
    assertThat(why.sentence())
        .contains("node-1 (build 0.1.0+abc, knows up to format 2, found 3)")
        .contains("update these agents")
        .doesNotContain("restore");
    assertThat(why.next()).isEqualTo("locktender agents");
  }

  @Test
  void underAMasterThatReadsItTheOthersAreNoReason() {
    assertThat(NewerRecords.in(snapshot("node-2", 3))).isEmpty();
    assertThat(NewerRecords.in(snapshot(null, null))).isEmpty();
  }

  @Test
  void whatThisCommandCannotReadIsToBeAskedWithTheNewerOne() {
    WhyModel why = WhyModel.of(snapshot("node-2", null, new NewerFormatException("/mirror", 9)));
    assertThat(why.sentence()).startsWith("/mirror was written by a newer Locktender (format 9");
    assertThat(why.next()).contains("the 'locktender' of the newer build");
    assertThat(why.well()).isFalse();
  }
}
