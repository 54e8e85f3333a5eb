package io.locktender.cli.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import org.junit.jupiter.api.Test;

class DeskMessagesTest {
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
