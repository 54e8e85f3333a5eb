package io.locktender.bench.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldSplitTest {
  private static final String NEW = "[{'version':'2.0.0'}]";

  private final List<NodeEvent> events = new ArrayList<>();

  @Test
  void theDatabasesPartIsFromTheLastAckToTheAdmission() {
    transition(0, 5, "SYNC", 0, "[{'version':'1.0.0'}]");
    transition(10, 7, "HOLD", 7, "[]");
    add(11, "one", "'type':'acked','revision':7");
    add(13, "two", "'type':'acked','revision':7");
    transition(14, 8, "FINISH", 7, "[]");
    add(15, "two", "'type':'acked','revision':8"); // Again: only the first one counts.
    transition(16, 9, "ADMIT", 7, NEW);
    add(17, "one", "'type':'worker-starting','revision':9");
    add(18, "two", "'type':'worker-starting','revision':9");
    add(19, "one", "'type':'worker-started','revision':9");
    add(20, "two", "'type':'worker-started','revision':9");

    assertThat(HoldSplit.of(events, "2.0.0")).isEqualTo(times(10, 3, 3, 2, 10));
  }

  @Test
  void anAckFromBeforeTheHoldDoesNotCount_norDoesAHoldThatWasGivenUp() {
    transition(0, 5, "SYNC", 0, "[{'version':'1.0.0'}]");
    transition(1, 6, "HOLD", 6, "[]");
    add(2, "one", "'type':'acked','revision':6");
    transition(3, 7, "SYNC", 0, "[{'version':'1.0.0'}]");
    transition(10, 8, "HOLD", 8, "[]");
    add(12, "one", "'type':'acked','revision':8");
    transition(13, 9, "ADMIT", 8, NEW);

    assertThat(HoldSplit.of(events, "2.0.0")).isEqualTo(times(10, 2, 1, 0, 3));
  }

  @Test
  void whatDoesNotTellOfAnUpgradeIsRefused() {
    transition(0, 5, "SYNC", 0, "[]");
    assertThatThrownBy(() -> HoldSplit.of(events, "2.0.0")).hasMessage("no transition to HOLD");

    transition(1, 6, "HOLD", 6, "[]");
    assertThatThrownBy(() -> HoldSplit.of(events, "2.0.0")).hasMessage("nothing admits 2.0.0");
  }

  private static HoldSplit times(int sync, int stopping, int database, int released, int all) {
    return new HoldSplit(
        Duration.ofSeconds(sync),
        Duration.ofSeconds(stopping),
        Duration.ofSeconds(database),
        Duration.ofSeconds(released),
        Duration.ofSeconds(all));
  }

  private void transition(int second, long revision, String phase, long heldAt, String admits) {
    add(
        second,
        "one",
        "'type':'transition','revision':%d,'phase':'%s','heldAt':%d,'admits':%s"
            .formatted(revision, phase, heldAt, admits));
  }

  private void add(int second, String node, String fields) {
    String line = "{'at':'2024-01-01T00:00:%02dZ','node':'%s',%s}".formatted(second, node, fields);
    try {
      events.add(NodeEvent.of(JsonMapper.builder().build().readTree(line.replace('\'', '"'))));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
