package io.locktender.agent.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.process.CommandRunner;
import io.locktender.agent.process.Cookies;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.notify.Inquiry;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.coordinator.notify.Voter.Ballot;
import java.io.IOException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Those who may veto, asked for real: by HTTP, and by a command. */
@Timeout(180)
class BallotsTest {
  private static final Inquiry INQUIRY =
      new Inquiry(
          Question.BEFORE_HOLD,
          new SeenRevision("lineage-1", 7),
          2,
          Instant.EPOCH,
          new ClusterEvent.Request("req-1", "ann@desk", "1.0.0", "2.0.0"));

  private final ExecutorService threads = Executors.newCachedThreadPool();
  @TempDir private Path directory;

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void theQuestionHasItsIdItsAttemptAndWhatWasAskedFor() throws Exception {
    try (HookServer server = answering(204, "")) {
      assertThat(http(server.url(), null).vote(INQUIRY)).isEmpty();
      assertThat(server.received.get(0).body())
          .contains("\"id\":\"lineage-1:7:gate\"", "\"event\":\"before-hold\"", "\"attempt\":2")
          .contains("\"text\":\"Locktender, cluster shop: asks whether the workers may be stopped:")
          .contains("from 1.0.0 to 2.0.0, for ann@desk", "\"request\":\"req-1\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{}", "{\"veto\": null}", "{\"ok\": true}"})
  void anAnswerWithoutAVetoIsAYes(String answer) throws Exception {
    try (HookServer server = answering(200, answer)) {
      assertThat(http(server.url(), null).vote(INQUIRY)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"veto\": \"a sale is on\"} | a sale is on",
        "202 | {\"veto\": \"one\\nline\"}   | one line",
        "200 | {\"veto\": \"\"}             | it gives no reason",
        "409 | {\"veto\": \"a sale is on\"} | a sale is on",
        "409 | not before Monday            | not before Monday",
        "409 | {}                           | it gives no reason",
      })
  void aVetoHasItsReason(int code, String answer, String reason) throws Exception {
    try (HookServer server = answering(code, answer)) {
      assertThat(http(server.url(), null).vote(INQUIRY)).contains(reason);
    }
  }

  @Test
  void aLongReasonIsCut() throws Exception {
    try (HookServer server = answering(409, "x".repeat(100_000))) {
      assertThat(http(server.url(), null).vote(INQUIRY).orElseThrow())
          .hasSize(VetoReason.MOST)
          .endsWith("…");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "[]", "{\"veto\": true}", "{\"veto\": \"a\", \"veto\": null}", "{"})
  void nonsenseIsNoAnswer(String answer) {
    try (HookServer server = answering(200, answer)) {
      assertThatThrownBy(() -> http(server.url(), null).vote(INQUIRY))
          .isInstanceOf(NotHeardException.class)
          .hasMessageContaining("{\"veto\": \"reason\"}");
    }
  }

  @Test
  void anAnswerThatIsTooLongIsNone() {
    try (HookServer server = answering(200, " ".repeat(20_000) + "{\"veto\": \"no\"}")) {
      assertThatThrownBy(() -> http(server.url(), null).vote(INQUIRY))
          .isInstanceOf(NotHeardException.class)
          .hasMessageContaining("16384 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 500, 503})
  void anotherCodeIsNoAnswer(int code) {
    try (HookServer server = answering(code, "{\"veto\": \"no\"}")) {
      assertThatThrownBy(() -> http(server.url(), null).vote(INQUIRY))
          .isInstanceOf(NotHeardException.class)
          .hasMessageStartingWith("expected an answer from 200 to 299, found " + code);
    }
  }

  @Test
  void whoDoesNotEndItsAnswerInTimeHasNotAnswered() {
    CountDownLatch over = new CountDownLatch(1);
    try (HookServer server =
        new HookServer(
            (exchange, body) -> {
              exchange.sendResponseHeaders(200, 100);
              exchange.getResponseBody().write('{');
              exchange.getResponseBody().flush();
              try {
                var unused = over.await(60, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            })) {
      assertThatThrownBy(() -> http(server.url(), null).vote(INQUIRY))
          .isInstanceOf(NotHeardException.class)
          .hasMessageStartingWith("no answer");
      over.countDown();
    }
  }

  @Test
  void nothingOfAUrlIsToldWhenNobodyIsThere() {
    assertThatThrownBy(() -> http("http://127.0.0.1:1/s3cret", null).vote(INQUIRY))
        .isInstanceOf(NotHeardException.class)
        .hasMessage("no answer (ConnectException)");
  }

  @Test
  void theQuestionIsSigned_andWithAKeyThatOthersMayReadNobodyIsAsked() throws Exception {
    Path key = Files.writeString(directory.resolve("key"), "wash-the-sails\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    try (HookServer server = answering(204, "")) {
      var unused = http(server.url(), key).vote(INQUIRY);
      HookServer.Received got = server.received.get(0);
      assertThat(got.signature())
          .isEqualTo(Signature.of("wash-the-sails", Instant.EPOCH, got.body().getBytes(UTF_8)));

      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
      assertThatThrownBy(() -> http(server.url(), key).vote(INQUIRY))
          .isInstanceOf(NotHeardException.class)
          .hasMessageContaining("only its owner may read");
      assertThatThrownBy(() -> http(server.url(), directory.resolve("none")).vote(INQUIRY))
          .isInstanceOf(NotHeardException.class);
      assertThat(server.received).hasSize(1);
    }
  }

  @Test
  void aCommandReadsTheQuestionAndItsExitCodeIsTheAnswer() throws Exception {
    Path heard = directory.resolve("heard");
    assertThat(command("cat > " + heard).vote(INQUIRY)).isEmpty();
    assertThat(heard).content().contains("\"event\":\"before-hold\"", "lineage-1:7:gate");

    assertThat(command("echo looks; echo 'a sale is on'; echo; exit 10").vote(INQUIRY))
        .contains("a sale is on");
    assertThat(command("exit 10").vote(INQUIRY)).contains("it gives no reason");
    assertThatThrownBy(() -> command("echo no room; exit 3").vote(INQUIRY))
        .isInstanceOf(NotHeardException.class)
        .hasMessage("command [/bin/sh] exited with 3: no room");
  }

  @Test
  void aCommandThatTakesTooLong_orIsNotThere_hasNotAnswered() {
    assertThatThrownBy(() -> command("exec sleep 60").vote(INQUIRY))
        .isInstanceOf(NotHeardException.class)
        .hasMessageContaining("was killed, since it ran for too long");
    assertThatThrownBy(() -> command(List.of("/no/such/program")).vote(INQUIRY))
        .isInstanceOf(NotHeardException.class);
  }

  private static HookServer answering(int code, String text) {
    return new HookServer(
        (exchange, body) -> {
          byte[] answer = text.getBytes(UTF_8);
          exchange.sendResponseHeaders(code, answer.length == 0 ? -1 : answer.length);
          try {
            exchange.getResponseBody().write(answer);
          } catch (IOException e) {
            return; // Who has read enough goes away.
          }
        });
  }

  private static Ballot http(String url, @Nullable Path key) {
    return new HttpBallot(
        hook(Optional.of(url), List.of(), Optional.ofNullable(key)), "shop", () -> Instant.EPOCH);
  }

  private Ballot command(String script) {
    return command(List.of("/bin/sh", "-c", script));
  }

  private Ballot command(List<String> words) {
    return new CommandBallot(
        hook(Optional.empty(), words, Optional.empty()),
        "shop",
        new CommandRunner(
            new Cookies("shop", "node-1", new SecureRandom()), Map.of(), threads, () -> {}));
  }

  private static NotifyHook hook(
      Optional<String> url, List<String> command, Optional<Path> keyFile) {
    return new NotifyHook(
        "gate",
        url,
        Optional.empty(),
        command,
        keyFile,
        Set.of(),
        Set.of(Question.BEFORE_HOLD),
        true,
        Duration.ofSeconds(2),
        Duration.ofHours(24));
  }
}
