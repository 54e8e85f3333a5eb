package io.locktender.agent.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.process.CommandRunner;
import io.locktender.agent.process.Cookies;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.steps.release.ReleaseVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiversTest {
  private static final VersionDocument DOCUMENT =
      Transitions.baseline(
          "shop", "lineage-1", "t1", new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1"));
  private static final ClusterEvent EVENT =
      ClusterEvent.of(
          DOCUMENT,
          7,
          0,
          Kind.HOLD,
          Instant.EPOCH,
          "HOLD: withdraws the admission",
          new ClusterEvent.Request("req-1", "ann@desk", "1.0.0", "2.0.0"));

  @TempDir private Path directory;

  @Test
  void theBodyHasTheTextTheIdAndWhoAsked() throws Exception {
    try (HookServer server = new HookServer((exchange, body) -> HookServer.code(exchange, 204))) {
      receiver(server.url(), null).tell(EVENT);

      assertThat(server.received).hasSize(1);
      assertThat(server.received.get(0).signature()).isEmpty();
      assertThat(server.received.get(0).body())
          .contains("\"id\":\"lineage-1:70\"", "\"event\":\"hold\"", "\"revision\":7")
          .contains("\"text\":\"Locktender, cluster shop: HOLD: withdraws the admission\"")
          .contains("\"request\":\"req-1\"", "\"by\":\"ann@desk\"", "\"to\":\"2.0.0\"");
    }
  }

  @Test
  void theBodyIsSignedWithTheKeyOfTheFile() throws Exception {
    Path key = secret("key", "wash-the-sails");
    try (HookServer server = new HookServer((exchange, body) -> HookServer.code(exchange, 200))) {
      receiver(server.url(), key).tell(EVENT);

      HookServer.Received got = server.received.get(0);
      assertThat(got.signature())
          .isEqualTo(
              Signature.of(
                  "wash-the-sails",
                  Instant.ofEpochSecond(1_000),
                  got.body().getBytes(StandardCharsets.UTF_8)))
          .startsWith("t=1000,v1=")
          .hasSize("t=1000,v1=".length() + 64);
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    try (HookServer other = new HookServer((exchange, body) -> HookServer.code(exchange, 200));
        HookServer server =
            new HookServer(
                (exchange, body) -> {
                  exchange.getResponseHeaders().set("Location", other.url());
                  HookServer.code(exchange, 307);
                })) {
      assertThatThrownBy(() -> receiver(server.url(), null).tell(EVENT))
          .isInstanceOf(NotHeardException.class)
          .hasMessage(
              "expected an answer from 200 to 299, found 307: redirects are not followed; name"
                  + " where it leads to");
      assertThat(other.received).isEmpty();
    }
  }

  @Test
  void anAnswerWithoutEndIsNotRead() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (HookServer server =
        new HookServer(
            (exchange, body) -> {
              exchange.sendResponseHeaders(200, 0);
              byte[] block = new byte[64 * 1024];
              try {
                while (over.getCount() > 0) {
                  exchange.getResponseBody().write(block);
                }
              } catch (IOException e) {
                return;
              }
            })) {
      receiver(server.url(), null).tell(EVENT);
    } finally {
      over.countDown();
    }
  }

  @Test
  void whoDoesNotAnswerInTimeHasNotHeard() {
    CountDownLatch over = new CountDownLatch(1);
    try (HookServer server =
        new HookServer(
            (exchange, body) -> {
              try {
                var unused = over.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })) {
      assertThatThrownBy(() -> receiver(server.url(), null).tell(EVENT))
          .isInstanceOf(NotHeardException.class)
          .hasMessageStartingWith("no answer");
      over.countDown();
    }
  }

  @Test
  void nothingOfAUrlIsToldWhenNobodyIsThere() {
    assertThatThrownBy(() -> receiver("http://127.0.0.1:1/s3cret", null).tell(EVENT))
        .isInstanceOf(NotHeardException.class)
        .hasMessage("no answer (ConnectException)");
  }

  @Test
  void aKeyThatOthersMayReadIsNotUsed() throws Exception {
    Path key = secret("key", "k");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    try (HookServer server = new HookServer((exchange, body) -> HookServer.code(exchange, 200))) {
      assertThatThrownBy(() -> receiver(server.url(), key).tell(EVENT))
          .isInstanceOf(NotHeardException.class)
          .hasMessageContaining("only its owner may read");
      assertThat(server.received).isEmpty();
    }
  }

  @Test
  void aCommandReadsTheEventAndItsExitCodeCounts() throws Exception {
    Path heard = directory.resolve("heard");
    command("cat > " + heard).tell(EVENT);
    assertThat(heard).content().contains("\"event\":\"hold\"");

    assertThatThrownBy(() -> command("echo no room; exit 3").tell(EVENT))
        .isInstanceOf(NotHeardException.class)
        .hasMessage("command [/bin/sh] exited with 3: no room");
  }

  @Test
  void aCommandThatTakesTooLongIsKilled() {
    assertThatThrownBy(() -> command("exec sleep 60").tell(EVENT))
        .isInstanceOf(NotHeardException.class)
        .hasMessageContaining("was killed, since it ran for too long");
  }

  private HttpReceiver receiver(String url, @Nullable Path key) {
    return new HttpReceiver(
        hook(Optional.of(url), List.of(), Optional.ofNullable(key)),
        "shop",
        () -> Instant.ofEpochSecond(1_000));
  }

  private CommandReceiver command(String script) {
    ExecutorService executor = Executors.newCachedThreadPool();
    return new CommandReceiver(
        hook(Optional.empty(), List.of("/bin/sh", "-c", script), Optional.empty()),
        "shop",
        new CommandRunner(
            new Cookies("shop", "node-1", new SecureRandom()), Map.of(), executor, () -> {}));
  }

  private static NotifyHook hook(
      Optional<String> url, List<String> command, Optional<Path> keyFile) {
    return new NotifyHook(
        "ops",
        url,
        Optional.empty(),
        command,
        keyFile,
        Set.of(),
        Set.of(),
        true,
        Duration.ofSeconds(2),
        Duration.ofHours(24));
  }

  private Path secret(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
