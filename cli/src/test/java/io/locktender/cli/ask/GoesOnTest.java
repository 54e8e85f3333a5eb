package io.locktender.cli.ask;

import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.snapshot;
import static io.locktender.cli.ClusterFixture.target;
import static io.locktender.cli.ClusterFixture.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GoesOnTest {
  private static String in(Phase phase) {
    return GoesOn.sentence(
        snapshot(
            target("2.0.0", "request"),
            mirror(document(upgrade(phase, List.of(), null)), null, "node-1")),
        "request");
  }

  @Test
  void anUpgradeContinuesAndCanBeAborted() {
    assertThat(in(Phase.SYNC))
        .isEqualTo(
            "interrupted, but the upgrade to 2.0.0 continues (SYNC): 'locktender status --watch'"
                + " shows it, 'locktender abort' rolls it back");
  }

  @Test
  void pastTheCommitPointNoAbortIsOffered() {
    assertThat(in(Phase.SWAP)).contains("continues (SWAP)").doesNotContain("abort");
  }

  @Test
  void aRequestThatWaitsStands() {
    assertThat(GoesOn.sentence(snapshot(target("2.0.0", "request"), null), "request"))
        .isEqualTo(
            "interrupted, but the request for 2.0.0 stands: 'locktender status --watch' shows it,"
                + " 'locktender abort' cancels it");
    assertThat(GoesOn.sentence(null, "request")).contains("the request stands");
  }
}
