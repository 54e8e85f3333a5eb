package io.locktender.cli.ask;

import static io.locktender.cli.ClusterFixture.ONE;
import static io.locktender.cli.ClusterFixture.document;
import static io.locktender.cli.ClusterFixture.mirror;
import static io.locktender.cli.ClusterFixture.running;
import static io.locktender.cli.ClusterFixture.target;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.cli.FakeMaster;
import io.locktender.cli.command.CliException;
import io.locktender.cli.console.Io;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.status.RequestStatus;
import io.locktender.coordinator.status.RequestStatus.State;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.OperatorClient;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.apache.curator.test.TestingServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For how long a command waits for PREFLIGHT's verdict. */
@Timeout(180)
final class RequestVerdictIT {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Target ASKED = target("2.0.0", "asked");

  private TestingServer server;
  private FakeMaster master;
  private OperatorClient zookeeper;

  @BeforeEach
  void start() throws Exception {
    server = new TestingServer();
    master = new FakeMaster(server.getConnectString());
    zookeeper =
        OperatorClient.connect(
            new ZooKeeperSettings(
                server.getConnectString(),
                ZooKeeperSettings.DEFAULT_SESSION_TIMEOUT,
                LONG,
                ZooKeeperSecurity.OPEN),
            new ClusterPaths("shop"),
            System::nanoTime);
    master.isElected("node-2");
    master.mirrors(mirror(document(null, ONE), null));
  }

  @AfterEach
  void stop() throws Exception {
    zookeeper.close();
    master.close();
    server.close();
  }

  @Test
  void aMasterThatIsThereMayLookForLongerThanNobodyIsWaitedFor() throws Exception {
    master.answers(
        asked -> true,
        asked -> {
          Awaitility.await().pollDelay(SHORT.multipliedBy(3)).until(() -> true);
          master.mirrors(mirror(document(running(asked, Phase.SYNC)), null));
        });

    assertThat(RequestStatus.state(ask(SHORT, LONG), "asked")).isEqualTo(State.RUNNING);
  }

  @Test
  void aMasterThatGoesAwayAndIsNotFollowedCancelsTheRequest() throws Exception {
    master.answers(asked -> true, asked -> master.isNoMore());

    assertThatThrownBy(() -> ask(SHORT, LONG))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("no master answered");
    assertThat(requireNonNull(master.target()).abort()).isNotNull();
  }

  /** It is there when it is looked whether one is there: it may look for as long as any. */
  @Test
  void aMasterThatComesInTheLastMomentIsWaitedFor() throws Exception {
    RequestVerdict request = new RequestVerdict("shop", zookeeper, SHORT, LONG);
    request.ask(request.before(ASKED), ASKED);
    master.isNoMore();
    Deque<Duration> waits = new ArrayDeque<>();

    Snapshot verdict =
        request.await(
            (wanted, most) -> {
              waits.add(most);
              return waits.size() == 1 ? lateMaster() : runs();
            },
            ASKED);

    assertThat(RequestStatus.state(verdict, "asked")).isEqualTo(State.RUNNING);
    assertThat(waits.getFirst()).isEqualTo(SHORT);
    assertThat(waits.getLast()).isGreaterThan(SHORT);
  }

  private Optional<Snapshot> lateMaster() {
    try {
      master.isElected("node-1");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    Awaitility.await().until(() -> zookeeper.read().master() != null);
    return Optional.empty();
  }

  private Optional<Snapshot> runs() {
    try {
      master.mirrors(mirror(document(running(ASKED, Phase.SYNC)), null));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return Optional.of(new Snapshot("shop", zookeeper.read()));
  }

  @Test
  void whoDoesNotWaitForTheEndIsToldThatTheMasterHasNotDecided() throws Exception {
    assertThatThrownBy(() -> ask(SHORT, SHORT))
        .isInstanceOf(CliException.class)
        .hasMessageStartingWith("the master node-2 has not decided");
    assertThat(requireNonNull(master.target()).abort()).isNull();
  }

  private Snapshot ask(Duration unanswered, Duration bound) throws InterruptedException {
    RequestVerdict request = new RequestVerdict("shop", zookeeper, unanswered, bound);
    request.ask(request.before(ASKED), ASKED);
    Io io =
        new Io(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            new BufferedReader(Reader.nullReader()),
            Map.of(),
            false);
    return request.await(new RequestFollower(io, "shop", zookeeper, false), ASKED);
  }
}
