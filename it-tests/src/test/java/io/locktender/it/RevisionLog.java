package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every transition of the version document, from the masters' event logs: each revision was written
 * once, none is missing, a mastership that has ended writes no more, and phases follow one another
 * as they may. A master that was killed between a write and its answer leaves only the intent: it
 * counts when nobody else wrote that revision.
 */
final class RevisionLog {
  private final TreeMap<Long, Set<String>> admits;
  private final TreeMap<Long, JsonNode> transitions = new TreeMap<>();

  private RevisionLog(Map<Long, Set<String>> outside) {
    admits = new TreeMap<>(outside);
  }

  static RevisionLog of(
      Map<String, List<JsonNode>> logs, Map<Long, Set<String>> outside, long last) {
    RevisionLog log = new RevisionLog(outside);
    logs.values().forEach(events -> events.forEach(log::written));
    logs.values().forEach(log::intended);
    log.transitions.forEach((revision, event) -> log.admits.put(revision, admitted(event)));
    log.checkComplete(last);
    log.checkSequence();
    return log;
  }

  /**
   * A transition that no agent wrote: the adoption of a restored dump. What the document was before
   * it says nothing of what it is after.
   *
   * @param dump the document in it
   * @param adopted what the command printed
   */
  static JsonNode adoption(VersionDocument dump, JsonNode adopted) {
    VersionDocument next = Transitions.adopt(dump, "adopting", "adopting", List.of());
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("type", "transition").put("adoption", true).put("at", Instant.now().toString());
    event.put("revision", adopted.path("databaseVersion").path("revision").asLong());
    event.put("token", adopted.path("lineage").asText());
    event.put("phase", next.upgrade() == null ? "" : next.upgrade().phase().name());
    ArrayNode admits = event.putArray("admits");
    next.admits()
        .forEach(
            id ->
                admits
                    .addObject()
                    .put("version", id.version().toString())
                    .put("digest", id.digest()));
    return event;
  }

  /** What a revision admits. */
  Set<String> admits(long revision) {
    Set<String> releases = admits.get(revision);
    assertThat(releases).as("revision %s is in no log", revision).isNotNull();
    return releases;
  }

  private void written(JsonNode event) {
    if (is(event, "transition")) {
      JsonNode before = transitions.put(revision(event), event);
      assertThat(before).as("revision %s is written twice: %s", revision(event), event).isNull();
    }
  }

  /** Of each node: an intent of which neither the success nor the failure is in the log. */
  private void intended(List<JsonNode> events) {
    for (int i = 0; i < events.size(); i++) {
      JsonNode event = events.get(i);
      if (is(event, "transition-intended")
          && !transitions.containsKey(revision(event))
          && !failed(events, i)) {
        transitions.put(revision(event), event);
      }
    }
  }

  private static boolean failed(List<JsonNode> events, int intent) {
    JsonNode event = events.get(intent);
    return events.stream()
        .skip(intent)
        .filter(later -> is(later, "transition-failed"))
        .anyMatch(later -> revision(later) == revision(event) && token(later).equals(token(event)));
  }

  private void checkComplete(long last) {
    List<Long> missing = new ArrayList<>();
    long first = admits.isEmpty() ? 1 : admits.firstKey();
    for (long revision = first; revision <= last; revision++) {
      if (!admits.containsKey(revision)) {
        missing.add(revision);
      }
    }
    assertThat(missing).as("revisions up to %s that are in no log", last).isEmpty();
  }

  private void checkSequence() {
    Set<String> tokens = new HashSet<>();
    JsonNode before = null;
    for (JsonNode event : transitions.values()) {
      boolean takesOver = before == null || !token(before).equals(token(event));
      if (takesOver) {
        assertThat(tokens.add(token(event)))
            .as("revision %s is written by a mastership that had ended", revision(event))
            .isTrue();
      }
      if (before != null && !event.has("adoption")) {
        checkPhases(phase(before), phase(event), takesOver, event);
      }
      checkServes(event);
      before = event;
    }
  }

  /** Null is: no upgrade. */
  private static void checkPhases(
      @Nullable Phase before, @Nullable Phase now, boolean takesOver, JsonNode event) {
    boolean allowed =
        takesOver
            ? now == (before != null && before.startsOver() ? Phase.SYNC : before)
            : follows(before, now);
    assertThat(allowed).as("%s after %s: %s", now, before, event).isTrue();
  }

  /** Old workers serve until the hold begins, and whenever it has ended without a swap. */
  private static void checkServes(JsonNode event) {
    Phase now = phase(event);
    boolean rehearsal = event.path("rehearsal").asBoolean();
    boolean serves = now != null && (rehearsal || now.serving() || now == Phase.ROLLING_BACK);
    boolean held = !rehearsal && (now == Phase.HOLD || now == Phase.FINISH || now == Phase.CHECK);
    boolean admits = !event.path("admits").isEmpty();
    boolean none = event.path("version").asText().equals(ReleaseVersion.NONE.toString());
    assertThat(!serves || admits || none).as("in %s nobody is admitted: %s", now, event).isTrue();
    assertThat(rehearsal && event.path("heldAt").asLong() > 0)
        .as("a rehearsal holds workers: %s", event)
        .isFalse();
    assertThat(held && admits).as("in %s somebody is admitted: %s", now, event).isFalse();
  }

  private static boolean follows(@Nullable Phase before, @Nullable Phase now) {
    return before == now
        || (before == null && (now == Phase.SYNC || now == Phase.EXPAND))
        || (before != null && now == null && before.next().stream().anyMatch(Phase::ended))
        || (before != null && now != null && before.next().contains(now));
  }

  /** Nothing that workers must not see begins before every node has acked that they are gone. */
  void checkWithdrawals(Map<String, List<JsonNode>> logs) {
    Withdrawals.check(transitions, logs);
  }

  private static Set<String> admitted(JsonNode event) {
    Set<String> releases = new HashSet<>();
    event
        .path("admits")
        .forEach(id -> releases.add(EventOrder.release(id.path("version"), id.path("digest"))));
    return releases;
  }

  static boolean is(JsonNode event, String type) {
    return event.path("type").asText().equals(type);
  }

  static long revision(JsonNode event) {
    return event.path("revision").asLong();
  }

  private static String token(JsonNode event) {
    return event.path("token").asText();
  }

  static @Nullable Phase phase(JsonNode event) {
    String phase = event.path("phase").asText();
    return phase.isEmpty() ? null : Phase.valueOf(phase);
  }
}
