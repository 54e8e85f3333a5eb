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
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pause}, {@code resume}, {@code finalize}, and how {@code upgrade} says how it rolls. */
final class RollingCommandsIT {
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

  private void runs(Phase phase) throws Exception {
    master.sets(target("2.0.0", "request"));
    master.mirrors(mirror(document(rolling(phase, null), ONE, TWO), null));
  }

  private void answers(@Nullable String refused) throws Exception {
    master.answers(
        asked -> asked.command() != null,
        asked ->
            master.mirrors(
                mirror(
                    document(
                        rolling(
                            Phase.ROLLING,
                            new Upgrade.CommandAnswer(
                                requireNonNull(asked.command()).id(), refused)),
                        ONE,
                        TWO),
                    null)));
  }

  @ParameterizedTest
  @CsvSource({
    "pause, PAUSE, paused; 'locktender resume' continues",
    "resume, RESUME, it continues",
    "finalize, FINALIZE, it is final"
  })
  void eachIsAskedOfTheRunningUpgradeAndTheMastersAnswerIsWaitedFor(
      String command, OperatorCommand.Kind kind, String said) throws Exception {
    runs(Phase.ROLLING);
    answers(null);

    assertThat(run(command)).isZero();

    assertThat(terminal.out()).contains(said);
    Target target = requireNonNull(master.target());
    assertThat(target.requestId()).isEqualTo("request");
    assertThat(requireNonNull(target.command()).kind()).isEqualTo(kind);
    assertThat(requireNonNull(target.command()).by()).contains("@");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "finalize"})
  void aRefusalIsShownWithItsReason(String command) throws Exception {
    runs(Phase.ROLLING);
    answers("it is not as it must be");

    assertThat(run(command)).isEqualTo(3);

    assertThat(terminal.err()).isEqualTo("it is not as it must be\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "resume", "finalize"})
  void withNothingRunningEachIsRefused(String command) throws Exception {
    master.mirrors(mirror(document(null, ONE), null));

    assertThat(run(command)).isEqualTo(3);

    assertThat(terminal.err()).startsWith("no upgrade runs");
  }

  @Test
  void whatNoMasterAnswersStandsAndExits4() throws Exception {
    runs(Phase.SOAK);

    assertThat(run("finalize", "--timeout", "2s")).isEqualTo(4);

    assertThat(terminal.err()).startsWith("no master has answered");
    assertThat(requireNonNull(master.target()).command()).isNotNull();
  }

  @Test
  void anUpgradeThatEndsBeforeItAnswersIsNoSuccess() throws Exception {
    runs(Phase.CONTRACT);
    master.answers(
        asked -> asked.command() != null,
        asked -> master.mirrors(mirror(document(null, TWO), null)));

    assertThat(run("pause")).isEqualTo(3);

    assertThat(terminal.err()).contains("the upgrade has ended");
  }

  @Test
  void anAbortKeepsTheOptionsOfTheRequest() throws Exception {
    RollOptions asked = RollOptions.DEFAULT.manual(true);
    master.sets(
        new Target(ReleaseVersion.parse("2.0.0"), "request", "ada@host", null, asked, null, null));
    master.mirrors(mirror(document(rolling(Phase.ROLLING, null), ONE, TWO), null));
    master.answers(
        target -> target.abort() != null,
        target ->
            master.mirrors(
                mirror(document(rolling(Phase.ROLLING_BACK_NODES, null), ONE, TWO), null)));

    assertThat(run("abort")).isZero();

    assertThat(requireNonNull(master.target()).options()).isEqualTo(asked);
  }

  @Test
  void upgradeSaysHowItIsToRoll() throws Exception {
    begins();

    assertThat(
            run(
                "upgrade",
                "2.0.0",
                "--max-unavailable",
                "25%",
                "--canary",
                "node-3",
                "--healthy-for",
                "5s",
                "--progress-deadline",
                "2m",
                "--soak-for",
                "1h",
                "--finalize",
                "manual"))
        .isZero();

    assertThat(requireNonNull(master.target()).options())
        .isEqualTo(
            new RollOptions(
                "25%",
                "node-3", Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofHours(1), true));
  }

  @Test
  void whatIsNotSaidIsAsByDefault() throws Exception {
    begins();

    assertThat(run("upgrade", "2.0.0", "--canary", "node-3")).isZero();

    RollOptions options = requireNonNull(requireNonNull(master.target()).options());
    assertThat(options.maxUnavailable()).isEqualTo("1");
    assertThat(options.healthyFor()).isEqualTo(RollOptions.DEFAULT.healthyFor());
    assertThat(options.manual()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0%", "101%", "-1", "a few", ""})
  void aWrongNumberOfNodesIsOneLineAndExits2(String wrong) throws Exception {
    master.mirrors(mirror(document(null, ONE), null));

    assertThat(run("upgrade", "2.0.0", "--max-unavailable", wrong)).isEqualTo(2);

    assertThat(terminal.err()).contains("--max-unavailable: expected a number from 1 to 99999");
    assertThat(master.target()).isNull();
  }

  @Test
  void statusShowsWhoHasSwitchedAndWhoPausedIt() throws Exception {
    runs(Phase.ROLLING);

    assertThat(run("status")).isZero();

    assertThat(terminal.out())
        .contains("admits 1.0.0, 2.0.0", "node-1 switched  finalize manual  paused by bob");
  }

  private void begins() throws Exception {
    master.mirrors(mirror(document(null, ONE), null));
    master.answers(
        asked -> asked.version().equals(ReleaseVersion.parse("2.0.0")),
        asked -> master.mirrors(mirror(document(running(asked, Phase.HOLD)), null)));
  }

  private int run(String... words) {
    Stream<String> cluster =
        Stream.of("--cluster", "shop", "--zookeeper", zookeeper.getConnectString());
    String[] all = Stream.concat(Arrays.stream(words), cluster).toArray(String[]::new);
    return terminal.run(all);
  }
}
