package io.locktender.agent.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.newsclub.net.unix.AFUNIXSocketAddress;

class ServiceNoticesTest {
  private static final long PID = 4711;

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private ServiceManager systemd;
  private long nanos;

  @BeforeEach
  void listens() throws IOException {
    Path socket = directory.resolve("notify");
    systemd = new ServiceManager(AFUNIXSocketAddress.of(socket.toFile()));
    environment.put("NOTIFY_SOCKET", socket.toString());
    environment.put("WATCHDOG_USEC", "120000000");
    environment.put("WATCHDOG_PID", String.valueOf(PID));
  }

  @AfterEach
  void ends() {
    systemd.close();
  }

  private ServiceNotices notices() {
    return ServiceNotices.of(environment, PID, () -> nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void theFirstBeatSaysThatItIsReadyAndWhatItDoes() throws IOException {
    ServiceNotices notices = notices();
    assertThat(systemd.told()).as("not before").isEmpty();

    notices.beat("not registered yet: waits for ZooKeeper to answer", true);

    assertThat(systemd.told())
        .containsExactly(
            "READY=1\nSTATUS=not registered yet: waits for ZooKeeper to answer\nWATCHDOG=1\n");
  }

  @Test
  void whatIsAsItWasIsToldAgainOnlyForTheWatchdog() throws IOException {
    ServiceNotices notices = notices();
    notices.beat("serves", true);
    systemd.told();

    pass(Duration.ofSeconds(29));
    notices.beat("serves", true);
    assertThat(systemd.told()).isEmpty();

    pass(Duration.ofSeconds(1));
    notices.beat("serves", true);
    assertThat(systemd.told()).containsExactly("WATCHDOG=1\n");
  }

  @Test
  void aLoopThatHangsTellsTheWatchdogNothing() throws IOException {
    ServiceNotices notices = notices();
    notices.beat("serves", true);
    systemd.told();

    pass(Duration.ofMinutes(10));

    assertThat(systemd.told()).as("no timer speaks for it").isEmpty();
  }

  @Test
  void nodesLoopDoesNotSpeakForAMastersThatHangs() throws IOException {
    ServiceNotices notices = notices();
    notices.beat("serves", true);
    systemd.told();

    pass(Duration.ofMinutes(1));
    notices.beat("serves 2.0.0", false);

    assertThat(systemd.told()).containsExactly("STATUS=serves 2.0.0\n");
  }

  @Test
  void itSaysThatItStopsAndThatItTakesLonger() throws IOException {
    ServiceNotices notices = notices();
    notices.beat("serves", true);
    systemd.told();

    notices.stopping("the machine goes down: drains and stops its workers");
    notices.extend(Duration.ofSeconds(30));

    assertThat(systemd.told())
        .containsExactly(
            "STOPPING=1\nSTATUS=the machine goes down: drains and stops its workers\n",
            "EXTEND_TIMEOUT_USEC=30000000\n");
  }

  @Test
  void aNameWithoutAFileIsReachedToo() throws IOException {
    String name = "locktender-test-" + directory.getFileName();
    try (ServiceManager nameless =
        new ServiceManager(AFUNIXSocketAddress.inAbstractNamespace(name))) {
      environment.put("NOTIFY_SOCKET", "@" + name);

      notices().beat("serves", true);

      assertThat(nameless.told()).hasSize(1);
    }
  }

  @Test
  void aWatchdogThatIsAnotherProcesssIsNotTold() throws IOException {
    environment.put("WATCHDOG_PID", "1");

    notices().beat("serves", true);

    assertThat(systemd.told()).containsExactly("READY=1\nSTATUS=serves\n");
  }

  @Test
  void withoutSystemdNothingIsSaid() throws IOException {
    environment.clear();
    ServiceNotices notices = notices();

    notices.beat("serves", true);
    notices.stopping("ends");

    assertThat(systemd.told()).isEmpty();
    assertThat(notices.watchdog()).isEmpty();
  }

  @Test
  void whatWasNotHeardIsSaidAgain() throws IOException {
    environment.put("NOTIFY_SOCKET", directory.resolve("later").toString());
    ServiceNotices notices = notices();
    notices.beat("serves", true);
    try (ServiceManager later =
        new ServiceManager(AFUNIXSocketAddress.of(directory.resolve("later").toFile()))) {
      notices.beat("serves", true);

      assertThat(later.told()).containsExactly("READY=1\nSTATUS=serves\nWATCHDOG=1\n");
    }
  }
}
