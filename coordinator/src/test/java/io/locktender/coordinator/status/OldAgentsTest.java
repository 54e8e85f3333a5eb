package io.locktender.coordinator.status;

import static io.locktender.coordinator.status.Snapshots.mirror;
import static io.locktender.coordinator.status.Snapshots.report;
import static io.locktender.coordinator.status.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.Mirror.KnownAgents;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The oldest agent of all registered nodes decides what may be asked for. */
class OldAgentsTest {
  private static final ReleaseVersion V2 = ReleaseVersion.parse("2.0.0");
  private static final Target UPGRADE = new Target(V2, "r", "ann", null);
  private static final Target REHEARSAL = Target.rehearsal(V2, "r", "ann");

  private static Mirror of(@Nullable KnownAgents agents, String... nodes) {
    Mirror rest = mirror(Documents.idle(), null, nodes);
    return new Mirror(
        "node-2", "rests", null, rest.document(), null, rest.nodes(), null, false, agents);
  }

  @Test
  void whatEveryBuildReadsMayAlwaysBeAskedFor() {
    assertThat(OldAgents.refusal(snapshot(null, of(null, "node-1")), UPGRADE)).isEmpty();
  }

  @Test
  void aNodeThatIsAwayCounts() {
    KnownAgents agents = new KnownAgents(2, Map.of(1, List.of(1)));
    assertThat(OldAgents.refusal(snapshot(null, of(agents, "node-1", "node-3")), REHEARSAL))
        .hasValueSatisfying(
            why ->
                assertThat(why).contains("node-3 (away, up to format 1)").doesNotContain("node-1"));
    KnownAgents all = new KnownAgents(2, Map.of());
    assertThat(OldAgents.refusal(snapshot(null, of(all, "node-1")), REHEARSAL)).isEmpty();
  }

  @Test
  void aLiveOneSaysItself_andOneThatDoesNotSayIsOld() {
    KnownAgents agents = new KnownAgents(2, Map.of());
    Snapshot snapshot =
        snapshot(null, of(agents, "node-1"), report("node-1", NodeState.SERVING, null));
    assertThat(OldAgents.refusal(snapshot, REHEARSAL))
        .hasValueSatisfying(
            why -> assertThat(why).contains("node-1 (build not told, up to format 1)"));
  }

  @Test
  void whereTheMasterDoesNotSayEveryoneWhoIsAwayIsOld() {
    assertThat(OldAgents.refusal(snapshot(null, of(null, "node-1")), REHEARSAL)).isPresent();
  }

  @Test
  void whatIsAskedForAlreadyMayBeWrittenAgain() {
    Snapshot asked = snapshot(REHEARSAL, of(null, "node-1"));
    assertThat(OldAgents.refusal(asked, REHEARSAL.aborted("bob"))).isEmpty();
    assertThat(OldAgents.refusal(asked, Target.rehearsal(V2, "r2", "ann"))).isPresent();
  }
}
