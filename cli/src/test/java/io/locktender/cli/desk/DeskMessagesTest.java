package io.locktender.cli.desk;

import static io.locktender.cli.ClusterFixture.running;
import static io.locktender.cli.ClusterFixture.target;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import org.junit.jupiter.api.Test;

class DeskMessagesTest {
  /** Taken over as if it were left, it would be another's that was never asked about. */
  @Test
  void whatHasBegunWhileTheQuestionStoodIsNoPartOfTheAnswer() {
    Upgrade begun = running(target("2.0.0", "theirs"), Phase.SYNC);
    Upgrade other = running(target("3.0.0", "another"), Phase.SYNC);

    assertThat(DeskMessages.begunSince(null, begun))
        .startsWith("the upgrade to 2.0.0 by ")
        .contains("has begun since this was asked; nothing was changed");
    assertThat(DeskMessages.begunSince(other, begun)).isNotNull();
    assertThat(DeskMessages.begunSince(begun, begun)).isNull();
    assertThat(DeskMessages.begunSince(begun, null)).isNull();
  }

  @Test
  void anInterruptionBeforeItIsMasterSaysThatNothingWasChanged() {
    assertThat(DeskMessages.interrupted(null, "2.0.0"))
        .isEqualTo("interrupted before anything was changed; it ends soon");
  }

  /** It may just have ended, and then all was changed. */
  @Test
  void anInterruptionWhileNoUpgradeRunsDoesNotSayThatNothingWasChanged() {
    VersionDocument rests =
        Transitions.baseline(
            "shop", "lineage-1", "token-1", new ReleaseId(ReleaseVersion.NONE, ""));
    assertThat(DeskMessages.interrupted(rests, "2.0.0"))
        .isEqualTo("interrupted: no upgrade is under way, and none is begun");
  }
}
