package io.locktender.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir Path temp;

  @Test
  void anEventIsOneLineThatIsThereWhenTheCallReturns() throws Exception {
    try (EventLog events = EventLog.open(temp, "node-1", CLOCK, 1000)) {
      events.record("acked", Map.of("revision", 41));
      assertThat(events(EventLog.FILE))
          .isEqualTo(
              "{\"at\":\"1970-01-01T00:00:00Z\",\"node\":\"node-1\",\"type\":\"acked\",\"revision\":41}\n");
    }
  }

  @Test
  void theNextAgentAppends() throws Exception {
    for (int run = 1; run <= 2; run++) {
      try (EventLog events = EventLog.open(temp, "node-1", CLOCK, 1000)) {
        events.record("acked", Map.of("revision", run));
      }
    }
    assertThat(events(EventLog.FILE).lines()).hasSize(2);
  }

  @Test
  void aTornLineDoesNotSpoilTheNextOne() throws Exception {
    Files.writeString(temp.resolve(EventLog.FILE), "{\"at\":\"19");
    try (EventLog events = EventLog.open(temp, "node-1", CLOCK, 1000)) {
      events.record("acked", Map.of("text", "two\nlines"));
    }
    String last = events(EventLog.FILE).lines().skip(1).findFirst().orElseThrow();
    JsonNode event = Records.mapper().readTree(last);
    assertThat(event.get("text").asText()).isEqualTo("two\nlines");
  }

  @Test
  void aFullFileIsSetAsideAndOnlyOneOldOneIsKept() throws Exception {
    try (EventLog events = EventLog.open(temp, "node-1", CLOCK, 300)) {
      for (int revision = 1; revision <= 50; revision++) {
        events.record("acked", Map.of("revision", revision));
      }
    }
    assertThat(events(EventLog.FILE)).contains("\"revision\":50}");
    assertThat(Files.size(temp.resolve(EventLog.FILE))).isBetween(1L, 400L);
    assertThat(Files.size(temp.resolve(EventLog.FILE + ".1"))).isBetween(300L, 400L);
    try (var files = Files.list(temp)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aFileThatIsFullAtTheStartIsSetAsideToo() throws Exception {
    Files.writeString(temp.resolve(EventLog.FILE), "x".repeat(400), StandardOpenOption.CREATE);
    try (EventLog events = EventLog.open(temp, "node-1", CLOCK, 300)) {
      events.record("acked", Map.of("revision", 1));
    }
    assertThat(events(EventLog.FILE).lines()).hasSize(1);
  }

  @Test
  void aLogThatCannotBeSetAsideGoesOnOnceItCan() throws Exception {
    Path inTheWay = Files.createDirectories(temp.resolve(EventLog.FILE + ".1/x"));
    try (EventLog events = EventLog.open(temp, "node-1", CLOCK, 1)) {
      events.record("acked", Map.of("revision", 1));
      assertThatThrownBy(() -> events.record("acked", Map.of("revision", 2)))
          .isInstanceOf(UncheckedIOException.class);
      Files.delete(inTheWay);

      events.record("acked", Map.of("revision", 3));
    }
    assertThat(events(EventLog.FILE)).contains("\"revision\":3}");
    assertThat(events(EventLog.FILE + ".1")).contains("\"revision\":1}");
  }

  private String events(String name) throws IOException {
    return Files.readString(temp.resolve(name));
  }
}
