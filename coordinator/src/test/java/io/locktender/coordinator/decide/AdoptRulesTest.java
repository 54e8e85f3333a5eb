package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdoptRulesTest {
  private static final Instant NOW = Instant.EPOCH;
  private static final SeenRevision SEEN = new SeenRevision("lineage-1", 7);

  private VersionDocument document = Documents.idle();
  private final List<NodeRegistration> nodes = new ArrayList<>();
  private final Map<String, NodeReport> reports = new HashMap<>();
  private @Nullable Mirror mirror;
  private boolean workersAreStopped;

  private AdoptRules rules() {
    return new AdoptRules(new AdoptRules.View(document, nodes, reports, mirror, workersAreStopped));
  }

  private void registered(String node, String incarnation) {
    nodes.add(new NodeRegistration(node, incarnation, List.of(NodeRole.STATE_SERVER), NOW));
  }

  private void live(
      String node,
      NodeState state,
      @Nullable SeenRevision known,
      NodeReport.WorkerReport... workers) {
    reports.put(
        node,
        NodeReports.of(node)
            .run("run-2")
            .roles(NodeRole.MACHINE)
            .is(state)
            .acked(0)
            .knows(known)
            .release("1.0.0")
            .workers(workers)
            .build());
  }

  private static NodeReport.WorkerReport worker(String version) {
    return new NodeReport.WorkerReport("api", ReleaseVersion.parse(version), "HEALTHY", 4711, 0);
  }

  private void mirrored(VersionDocument mirrored, @Nullable SeenRevision seen, String... names) {
    mirror = new Mirror("node-1", "at rest", mirrored, null, List.of(names), seen);
  }

  private void aDumpThatOneHeldNodeRefuses() {
    registered("node-1", "run-1");
    live("node-1", NodeState.HELD, SEEN);
  }

  @Test
  void aDumpThatEveryNodeRefusesIsAdoptedAboveAllThatWasSeen() {
    aDumpThatOneHeldNodeRefuses();
    assertThat(rules().refusals()).isEmpty();
    VersionDocument adopted = rules().adopted("l2", "t2");
    assertThat(adopted.revision()).isEqualTo(8);
    assertThat(adopted.follows(SEEN)).isTrue();
  }

  @Test
  void whatTheMirrorSaysWasSeenCountsToo() {
    mirrored(document, new SeenRevision("lineage-0", 20));
    assertThat(rules().refusals()).isEmpty();
    VersionDocument adopted = rules().adopted("l2", "t2");
    assertThat(adopted.revision()).isEqualTo(21);
    assertThat(adopted.follows(new SeenRevision("lineage-0", 20))).isTrue();
  }

  @Test
  void whatIsNoRestoredDumpIsRefused() {
    live("node-1", NodeState.SERVING, document.known(), worker("1.0.0"));
    mirrored(document, null, "node-1");
    assertThat(rules().refusals()).singleElement().asString().contains("nothing to adopt");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK", "SWAP", "ADMIT", "ROLLING_BACK"})
  void anUpgradeThatRunsIsLeftAlone(Phase phase) {
    document = Documents.in(phase);
    live("node-1", NodeState.HELD, document.known());
    assertThat(rules().refusals())
        .singleElement()
        .asString()
        .contains("nothing to adopt; the upgrade to 2.0.0 continues by itself");
  }

  @Test
  void aMirrorThatIsBehindTheDocumentIsNoDump() {
    mirrored(Documents.idle(), null);
    document = Documents.held();
    assertThat(rules().refusals()).singleElement().asString().contains("nothing to adopt");
  }

  @Test
  void whereNobodyKnowsAnythingItIsAdopted() {
    assertThat(rules().refusals()).isEmpty();
    assertThat(rules().adopted("l2", "t2").revision()).isEqualTo(2);
  }

  @Test
  void everyNodeThatIsAwayIsNamed() {
    aDumpThatOneHeldNodeRefuses();
    registered("node-2", "run-1");
    mirrored(document, SEEN, "node-1", "node-3");
    assertThat(rules().refusals())
        .hasSize(2)
        .anyMatch(reason -> reason.startsWith("node node-2 is unreachable"))
        .anyMatch(reason -> reason.startsWith("node node-3 is unreachable"))
        .allMatch(reason -> reason.contains("--workers-are-stopped"));
    workersAreStopped = true;
    assertThat(rules().refusals()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = NodeState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"HELD", "DRAINED", "UNREACHABLE"})
  void aLiveNodeMustHoldWhateverSomebodySays(NodeState state) {
    aDumpThatOneHeldNodeRefuses();
    live("node-2", state, SEEN, worker("2.0.0"));
    workersAreStopped = true;
    assertThat(rules().refusals())
        .singleElement()
        .asString()
        .contains("node node-2 is " + state + ", expected HELD");
  }

  @Test
  void aNodeThatHadSeenNothingMayServeWhatTheDumpAdmits() {
    aDumpThatOneHeldNodeRefuses();
    live("node-2", NodeState.SERVING, document.known(), worker("1.0.0"));
    assertThat(rules().refusals()).isEmpty();
  }

  @Test
  void noNodeIsPassedOverBecauseTheDumpIsOlderThanItsRegistration() {
    registered("node-1", "run-1");
    registered("node-2", "run-2");
    registered("node-3", "run-1");
    live("node-1", NodeState.HELD, SEEN);
    live("node-2", NodeState.HELD, SEEN);
    live("node-4", NodeState.HELD, SEEN);
    mirrored(document, SEEN, "node-5");
    assertThat(rules().registrations(NOW))
        .containsExactly(
            new NodeRegistration("node-1", "run-2", List.of(NodeRole.MACHINE), NOW),
            new NodeRegistration("node-4", "run-2", List.of(NodeRole.MACHINE), NOW),
            new NodeRegistration("node-5", "none", List.of(), NOW));
  }

  @Test
  void theTargetIsSetBackSoThatNothingBeginsByItself() {
    assertThat(rules().target())
        .isEqualTo(new Target(ReleaseVersion.parse("1.0.0"), "none", "locktender", null));
    assertThat(rules().upgradeEnds()).isNull();
  }

  @Test
  void theTargetOfAnUpgradeInTheDumpIsItsOwn() {
    document = Documents.in(Phase.FINISH);
    assertThat(rules().target())
        .isEqualTo(new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann@desk", null));
    assertThat(rules().upgradeEnds())
        .isEqualTo(
            "the dump was taken in FINISH of the upgrade to 2.0.0: the master rolls it back to"
                + " 1.0.0");
    document = Documents.in(Phase.SWAP);
    assertThat(rules().upgradeEnds()).contains("past its commit point: the master finishes it");
  }

  @Test
  void howAnUpgradeThatRollsEndsIsToldByItsCommitPoint() {
    document = Documents.rollingIn(Phase.SOAK, RollOptions.DEFAULT);
    assertThat(rules().upgradeEnds()).contains("SOAK", "the master rolls it back to 1.0.0");
    document = Documents.rollingIn(Phase.CONTRACT, RollOptions.DEFAULT);
    assertThat(rules().upgradeEnds())
        .contains("CONTRACT", "past its commit point: the master finishes it");
    document = Documents.rollingIn(Phase.ROLLING_BACK, RollOptions.DEFAULT);
    assertThat(rules().upgradeEnds()).contains("the master rolls it back to 1.0.0");
  }
}
