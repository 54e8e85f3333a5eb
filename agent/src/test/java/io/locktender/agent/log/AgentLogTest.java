package io.locktender.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class AgentLogTest {
  private final Logger log = LoggerFactory.getLogger("io.locktender.agent.Test");
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(written, true, UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
    AgentLog.quiet((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  @Test
  void untilItIsStartedOnlyErrorsAreLogged() {
    AgentLog.quiet((LoggerContext) LoggerFactory.getILoggerFactory());

    log.info("unheard");
    log.warn("unheard");
    log.error("heard");

    assertThat(written.toString(UTF_8)).contains("heard").doesNotContain("unheard");
  }

  @Test
  void theDaemonsLinesAreJson() throws IOException {
    AgentLog.start(LogFormat.JSON);

    log.atInfo().addKeyValue("revision", 41).log("HOLD: waits for {}", "node-3");

    JsonNode line = new ObjectMapper().readTree(written.toString(UTF_8));
    assertThat(line.path("formattedMessage").asText()).isEqualTo("HOLD: waits for node-3");
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("kvpList").toString()).contains("revision").contains("41");
    assertThat(written.toString(UTF_8).lines()).hasSize(1);
  }

  /** What libraries and loops said each second of 90, with both servers away. */
  @Test
  void whenServersAreAwayTheLogSaysSoAndCounts() {
    AtomicLong nanos = new AtomicLong();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    AgentLog.start(context, LogFormat.TEXT, nanos::get);
    Logger client = LoggerFactory.getLogger("org.apache.zookeeper.ClientCnxn");
    Logger curator = LoggerFactory.getLogger("org.apache.curator.ConnectionState");
    ConnectException refused = new ConnectException("Connection refused");

    for (int second = 0; second < 90; second++) {
      client.warn("Session 0x{} for server zk:2181, closing socket", 0x10a + second, refused);
      client.warn("An exception was thrown while closing send thread for session {}", second);
      curator.error("Connection timed out / elapsed ({})", 1_000 * second, refused);
      log.warn("not registered yet: ZooKeeper: expected an answer, found LOST");
      log.warn("not registered yet: the database could not register: after {} ms", second);
      log.info("the report is not published: ZooKeeper: found LOST");
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    String all = written.toString(UTF_8);
    assertThat(all.lines()).hasSizeLessThan(20);
    assertThat(all)
        .contains("closing socket (ConnectException: Connection refused)")
        .contains("60 times more within 1m: Session 0x")
        .contains("58 times more within 1m: not registered yet: ZooKeeper")
        .doesNotContain("\tat ");
  }

  @Test
  void whatWeDecideIsSaidEachTimeItIsAnotherRevision() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    AgentLog.start(context, LogFormat.TEXT, () -> 0);

    for (int revision = 0; revision < 50; revision++) {
      log.info("SERVING: has carried out revision {}", revision);
    }

    assertThat(written.toString(UTF_8).lines()).hasSize(50);
  }

  @Test
  void aBugOfOursHasItsStackTrace() {
    AgentLog.start(LogFormat.TEXT);

    log.error("a bug: nothing is done", new IllegalStateException("no such state"));

    assertThat(written.toString(UTF_8)).contains("IllegalStateException: no such state", "\tat ");
  }

  @Test
  void theDaemonsLinesMayBeWords() {
    AgentLog.start(LogFormat.TEXT);

    log.info("at 2.0.0, nothing to do");

    assertThat(written.toString(UTF_8)).contains("INFO  Test at 2.0.0, nothing to do");
  }

  @Test
  void librariesThatTellEveryHeartbeatAreHeardFromWarningsOn() {
    AgentLog.start(LogFormat.TEXT);

    LoggerFactory.getLogger("org.apache.zookeeper.ClientCnxn").info("unheard");
    LoggerFactory.getLogger("org.mongodb.driver.cluster").warn("heard");

    assertThat(written.toString(UTF_8)).contains("heard").doesNotContain("unheard");
  }
}
