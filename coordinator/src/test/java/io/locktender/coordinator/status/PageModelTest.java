package io.locktender.coordinator.status;

import static io.locktender.coordinator.status.Snapshots.ended;
import static io.locktender.coordinator.status.Snapshots.mirror;
import static io.locktender.coordinator.status.Snapshots.report;
import static io.locktender.coordinator.status.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.PhaseTrack.Stage;
import io.locktender.coordinator.status.PhaseTrack.State;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PageModelTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void itSaysWhatTheStatusAndWhySay() {
    Snapshot snapshot = snapshot(null, mirror(Documents.held(), null, "node-1"));

    PageModel page = page(snapshot);

    assertThat(page.status()).isEqualTo(new StatusBuilder(snapshot).build());
    assertThat(page.why()).isEqualTo(WhyModel.of(snapshot));
    assertThat(page.doing()).isEqualTo("at rest");
    assertThat(page.next().command()).isEqualTo("systemctl start locktender");
    assertThat(page.next().note()).startsWith("on node-1; or '").endsWith("for good");
  }

  @Test
  void theTrackOfAnUpgradeByHoldHasItsCommitPointAtSwap() {
    PageModel page = page(snapshot(null, mirror(Documents.held(), null)));

    assertThat(page.track().stream().filter(stage -> stage.state() == State.OVER))
        .extracting(Stage::phase)
        .containsExactly(Phase.PREFLIGHT, Phase.SYNC, Phase.READY);
    assertThat(page.track().stream().filter(Stage::commits).map(Stage::phase))
        .containsExactly(Phase.SWAP);
    assertThat(page.back().command()).isEqualTo("locktender abort");
  }

  /** Whatever phase there is, its track names it once, as the one that is now. */
  @ParameterizedTest
  @EnumSource
  void theTrackHasEachPhaseThatLasts(Phase phase) {
    if (!phase.stored()) {
      return;
    }
    PageModel page = page(snapshot(null, mirror(Documents.inAny(phase), null)));

    assertThat(page.track().stream().filter(stage -> stage.state() == State.NOW))
        .extracting(Stage::phase)
        .containsExactly(phase);
    assertThat(page.back().open()).isEqualTo(phase.beforeCommit());
  }

  @Test
  void aRollingUpgradeCommitsAtContract_andARehearsalNowhere() {
    VersionDocument rolls = Documents.expanding(RollOptions.DEFAULT);
    PageModel rolling = page(snapshot(null, mirror(rolls, null)));
    PageModel rehearsal = page(snapshot(null, mirror(Documents.rehearsing(Phase.READY), null)));

    assertThat(rolling.track().stream().filter(Stage::commits).map(Stage::phase))
        .containsExactly(Phase.CONTRACT);
    assertThat(rehearsal.track()).noneMatch(Stage::commits);
    assertThat(rehearsal.back().sentence()).startsWith("ends the rehearsal");
  }

  @Test
  void afterwardsTheWayBackIsTheRevertToWhereItCameFrom() {
    PageModel page =
        page(
            snapshot(
                null, mirror(Documents.gone(), ended("req", Outcome.SUCCEEDED, null), "node-1")));

    assertThat(page.back().command()).isEqualTo("locktender revert 1.0.0 --wait");
    assertThat(page.track()).isEmpty();
  }

  @Test
  void behindTheCommitPointOfARevertTheWayBackIsTheUpgrade() {
    ReleaseVersion one = Documents.V1.version();
    ReleaseVersion two = Documents.V2.version();

    assertThat(behindCommit(two, one)).contains("'locktender upgrade 2.0.0' goes back");
    assertThat(behindCommit(one, two)).contains("'locktender revert 1.0.0' goes back");
  }

  private static String behindCommit(ReleaseVersion from, ReleaseVersion to) {
    UpgradeStatus upgrade =
        new UpgradeStatus(
            "req",
            from,
            to,
            Phase.ADMIT,
            null,
            NOON,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null);
    return WayBack.of(snapshot(null, mirror(Documents.idle(), null)), upgrade).sentence();
  }

  @Test
  void whereNothingIsKnownThereIsNoWayBack() {
    assertThat(page(snapshot(null, null)).back().open()).isFalse();
    assertThat(page(snapshot(null, mirror(Documents.idle(), null))).back().open()).isFalse();
  }

  @Test
  void ofManyNodesThoseThatDoNotServeAreShown() {
    NodeReport[] reports =
        IntStream.range(0, 150)
            .mapToObj(
                i ->
                    report(
                        "n%03d".formatted(i), i == 149 ? NodeState.HELD : NodeState.SERVING, null))
            .toArray(NodeReport[]::new);

    PageModel page = page(snapshot(null, mirror(Documents.idle(), null), reports));

    assertThat(page.status().nodes()).hasSize(PageModel.MAX_NODES);
    assertThat(page.status().nodes().get(0).id()).isEqualTo("n149");
    assertThat(page.moreNodes()).isEqualTo(50);
    assertThat(page.serving()).isEqualTo(149);
  }

  @Test
  void aHoldIsMeasuredFromItsBeginningToItsEnd_andWhatWasNotSeenToBeginIsLonger() {
    VersionDocument open = Documents.idle();
    VersionDocument shut = Documents.held();

    HoldSeen first = HoldSeen.NOTHING.next(shut, NOON);
    assertThat(first).isEqualTo(new HoldSeen(NOON, true, null));
    HoldSeen over = first.next(null, NOON).next(open, NOON.plusSeconds(1));
    assertThat(over).isEqualTo(new HoldSeen(null, false, null));
    HoldSeen second = over.next(shut, NOON.plusSeconds(2)).next(shut, NOON.plusSeconds(3));
    assertThat(second).isEqualTo(new HoldSeen(NOON.plusSeconds(2), false, null));
    assertThat(second.next(open, NOON.plusMillis(3_640)))
        .isEqualTo(new HoldSeen(null, false, 1_640L));
  }

  @Test
  void aHoldThatBeganWhileNothingCouldBeSeenHasLastedLongerThanItWasSeen() {
    HoldSeen open = HoldSeen.NOTHING.next(Documents.idle(), NOON);

    HoldSeen seen = open.unseen().next(Documents.held(), NOON.plusSeconds(9));

    assertThat(seen).isEqualTo(new HoldSeen(NOON.plusSeconds(9), true, null));
    assertThat(seen.next(Documents.idle(), NOON.plusSeconds(10)).lastMillis()).isNull();
  }

  private static PageModel page(Snapshot snapshot) {
    return PageModel.of(snapshot, Duration.ofSeconds(9), HoldSeen.NOTHING);
  }
}
