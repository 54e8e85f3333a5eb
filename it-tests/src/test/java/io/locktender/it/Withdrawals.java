package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.locktender.coordinator.document.Phase;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * That nothing begins which workers must not see before every node has acked the revision that no
 * longer admits them: by what the master knew when it decided, and by when the nodes say that they
 * acked. That is what is done after HOLD, its last round included; what is done in CONTRACT; and
 * what is taken back after ROLLING_BACK_NODES. A node that registers once the last round has begun
 * is not waited for in FINISH: nothing was admitted when it came, so it has never run a worker.
 */
final class Withdrawals {
  /** The work that waits for the acks, where an admission was withdrawn. */
  private static final Set<String> WAITS = Set.of("CATCH_UP", "KEEP_UP", "CONTRACT", "REVERT");

  private final Map<Long, JsonNode> transitions;
  private final Map<String, List<JsonNode>> logs;

  /** The holds in which a last round began, which every node had acked then. */
  private final Set<Long> lastRounds = new HashSet<>();

  private Withdrawals(Map<Long, JsonNode> transitions, Map<String, List<JsonNode>> logs) {
    this.transitions = transitions;
    this.logs = logs;
  }

  /**
   * Checks.
   *
   * @param transitions by their revisions, ascending
   * @param logs each node's events, in order
   */
  static void check(Map<Long, JsonNode> transitions, Map<String, List<JsonNode>> logs) {
    Withdrawals withdrawals = new Withdrawals(transitions, logs);
    logs.values().forEach(events -> events.forEach(withdrawals::checkTask));
    withdrawals.checkTransitions(transitions.values());
  }

  private void checkTransitions(Collection<JsonNode> inOrder) {
    JsonNode before = null;
    for (JsonNode event : inOrder) {
      if (before != null) {
        checkTransition(before, event);
      }
      before = event;
    }
  }

  private void checkTransition(JsonNode before, JsonNode event) {
    Phase was = RevisionLog.phase(before);
    Phase is = RevisionLog.phase(event);
    if (was == Phase.HOLD && is == Phase.FINISH) {
      assertThat(lastRounds)
          .as("FINISH begins without a last round: %s", event)
          .contains(heldAt(event));
      checkAckedByTime("FINISH begins", event);
    }
    if ((was == Phase.SOAK && is == Phase.CONTRACT)
        || (was == Phase.ROLLING_BACK_NODES && is == Phase.ROLLING_BACK)) {
      assertThat(heldAt(event))
          .as("%s withdraws an admission, which is to be acked: %s", is, event)
          .isEqualTo(RevisionLog.revision(event));
    }
    if (settled(event) && !settled(before)) {
      checkAcked("CONTRACT is settled", event);
    }
    if (was == Phase.CONTRACT && is == null) {
      assertThat(settled(before)).as("CONTRACT ends before it is settled: %s", event).isTrue();
    }
  }

  private void checkTask(JsonNode event) {
    String kind = event.path("kind").asText();
    if (!RevisionLog.is(event, "task-starting") || !WAITS.contains(kind)) {
      return;
    }
    checkAcked(kind + " begins", event);
    if (kind.equals("CATCH_UP")) {
      lastRounds.add(heldAt(event));
    }
    if (kind.equals("CONTRACT")) {
      JsonNode under = transitions.get(RevisionLog.revision(event));
      assertThat(under != null && settled(under))
          .as("a contract step begins before CONTRACT is settled: %s", event)
          .isTrue();
    }
  }

  private void checkAcked(String what, JsonNode event) {
    long heldAt = heldAt(event);
    assertThat(event.path("acks").isEmpty()).as("acks in %s", event).isFalse();
    for (Map.Entry<String, JsonNode> ack : event.path("acks").properties()) {
      assertThat(ack.getValue().asLong())
          .as("%s before %s has acked the hold %s: %s", what, ack.getKey(), heldAt, event)
          .isGreaterThanOrEqualTo(heldAt);
    }
    checkAckedByTime(what, event);
  }

  private void checkAckedByTime(String what, JsonNode event) {
    logs.forEach((node, events) -> checkAckedByTime(what, event, node, events));
  }

  private static void checkAckedByTime(
      String what, JsonNode event, String node, List<JsonNode> events) {
    Instant begins = at(event);
    List<JsonNode> earlier = events.stream().filter(other -> !at(other).isAfter(begins)).toList();
    boolean there =
        earlier.stream()
            .anyMatch(
                other ->
                    RevisionLog.is(other, "acked") || RevisionLog.is(other, "worker-starting"));
    long heldAt = heldAt(event);
    boolean held =
        earlier.stream()
            .filter(other -> RevisionLog.is(other, "acked"))
            .anyMatch(other -> RevisionLog.revision(other) >= heldAt);
    assertThat(!there || held)
        .as("%s at %s, %s had not acked the hold %s by then", what, begins, node, heldAt)
        .isTrue();
  }

  private static long heldAt(JsonNode event) {
    return event.path("heldAt").asLong();
  }

  private static boolean settled(JsonNode event) {
    return event.path("settled").asBoolean();
  }

  private static Instant at(JsonNode event) {
    return Instant.parse(event.path("at").asText());
  }
}
