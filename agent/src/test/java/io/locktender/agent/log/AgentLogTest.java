package io.locktender.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
