package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.locktender.coordinator.decide.Concern;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DecisionLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("decisions-of-a-test");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final DecisionLog log = new DecisionLog(logger);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
  }

  private List<String> said() {
    return lines.list.stream()
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }

  @Test
  void eachSentenceIsSaidWhenItIsAnotherOne() {
    log.say(Concern.NONE, "HELD: waits");
    log.say(Concern.NONE, "HELD: waits");
    log.say(Concern.NONE, "SERVING: serves 1.0.0");
    log.say(Concern.NONE, "HELD: waits");

    assertThat(said())
        .containsExactly("INFO HELD: waits", "INFO SERVING: serves 1.0.0", "INFO HELD: waits");
  }

  @Test
  void itIsAsLoudAsItConcernsTheReader() {
    log.say(Concern.ALARM, "HELD: the version document is gone");
    log.say(Concern.WARNING, "the database does not answer");

    assertThat(said())
        .containsExactly(
            "ERROR HELD: the version document is gone", "WARN the database does not answer");
  }

  @Test
  void whatIsForgottenIsSaidAgain() {
    log.say(Concern.NONE, "elected");
    log.forget();
    log.say(Concern.NONE, "elected");

    assertThat(said()).hasSize(2);
  }

  @Test
  void bracesInASentenceArePrinted() {
    log.say(Concern.NONE, "found {}");

    assertThat(said()).containsExactly("INFO found {}");
  }
}
