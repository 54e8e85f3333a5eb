package io.locktender.cli;

import static io.locktender.cli.ClusterFixture.ONE;
import static io.locktender.cli.ClusterFixture.TWO;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.rolling;
import static io.locktender.cli.ClusterFixture.running;
import static io.locktender.cli.ClusterFixture.target;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.release.ReleaseVersion;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code revert}, in each phase that an upgrade can be in. */
final class RevertCommandIT {
  private final Terminal terminal = new Terminal();
  private TestingServer zookeeper;
  private FakeMaster master;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new TestingServer();
    master = new FakeMaster(zookeeper.getConnectString());
    master.isElected("node-2");
  }

  @AfterEach
  void stop() throws Exception {
    master.close();
    zookeeper.close();
  }

  @Test
  void asksForTheOlderRelease_andWaitsUntilItBegins() throws Exception {
    master.mirrors(mirror(document(null, TWO), null));
    master.answers(
        asked -> asked.revert() != null,
        asked -> master.mirrors(mirror(document(running(asked, Phase.SYNC)), null)));

    assertThat(run("revert", "0.9.0", "--yes")).isZero();

    Target target = requireNonNull(master.target());
    assertThat(target.version()).isEqualTo(ReleaseVersion.parse("0.9.0"));
    assertThat(target.revert()).isEqualTo(new Revert(null));
  }

  /** No upgrade led from there, whose backup could be looked for: MongoDB is not asked. */
  @Test
  void whereItHasGoneBackAlreadyThereIsNothingToRestore() throws Exception {
    master.mirrors(mirror(document(null, ONE), null));

    assertThat(run("revert", "1.0.0", "--restore-backup", "--yes")).isZero();

    assertThat(terminal.out()).startsWith("shop is at 1.0.0 already; nothing to do");
  }

  @ParameterizedTest
  @CsvSource({
    "SYNC, roll it back to 1.0.0 with",
    "READY, roll it back to 1.0.0 with",
    "HOLD, roll it back to 1.0.0 with",
    "FINISH, roll it back to 1.0.0 with",
    "CHECK, roll it back to 1.0.0 with",
    "SWAP, it can no longer be rolled back: wait until it is done",
    "ADMIT, it can no longer be rolled back: wait until it is done",
    "EXPAND, roll it back to 1.0.0 with",
    "ROLLING, roll it back to 1.0.0 with",
    "SOAK, roll it back to 1.0.0 with",
    "CONTRACT, it can no longer be rolled back: wait until it is done",
    "ROLLING_BACK_NODES, 'it is already rolling back to 1.0.0: wait for it'",
    "ROLLING_BACK, 'it is already rolling back to 1.0.0: wait for it'"
  })
  void whileAnUpgradeRunsItIsRefusedAndToldWhatToDo(Phase phase, String advice) throws Exception {
    Target asked = target("2.0.0", "request");
    Upgrade upgrade = phase.ofRolling() ? rolling(phase, null) : running(asked, phase);
    master.sets(asked);
    master.mirrors(mirror(document(upgrade, ONE), null));

    assertThat(run("revert", "1.0.0", "--yes")).isEqualTo(3);

    assertThat(terminal.err()).contains("is running (" + phase + ")", advice);
    assertThat(master.target()).isEqualTo(asked);
  }

  static Stream<Phase> stored() {
    return Arrays.stream(Phase.values()).filter(Phase::stored);
  }

  /** A phase that is added has to be put into the table above. */
  @ParameterizedTest
  @MethodSource("stored")
  void eachPhaseHasItsRow(Phase phase) throws Exception {
    CsvSource rows =
        RevertCommandIT.class
            .getDeclaredMethod(
                "whileAnUpgradeRunsItIsRefusedAndToldWhatToDo", Phase.class, String.class)
            .getAnnotation(CsvSource.class);
    assertThat(requireNonNull(rows).value()).anyMatch(row -> row.startsWith(phase + ","));
  }

  @Test
  void whileARequestWaitsItIsRefused() throws Exception {
    master.sets(target("2.0.0", "request"));
    master.mirrors(mirror(document(null, ONE), null));

    assertThat(run("revert", "1.0.0", "--yes")).isEqualTo(3);

    assertThat(terminal.err()).contains("the request for 2.0.0", "end it with 'locktender abort'");
  }

  @Test
  void whatOnlyGoesWithABackupIsRefusedWithoutOne() {
    assertThat(run("revert", "1.0.0", "--keep", "kept.jsonl", "--yes")).isEqualTo(2);

    assertThat(terminal.err()).startsWith("--keep: expected --restore-backup with it");
  }

  private int run(String... words) {
    return terminal.run(
        Stream.concat(
                Arrays.stream(words),
                Stream.of("--cluster", "shop", "--zookeeper", zookeeper.getConnectString()))
            .toArray(String[]::new));
  }
}
