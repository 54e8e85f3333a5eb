package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The event logs of two nodes, written by a test; the database began at revision 1. */
abstract class EventLogs {
  static final JsonMapper JSON = JsonMapper.builder().build();
  static final Map<Long, Set<String>> BASELINE = Map.of(1L, Set.of("1.0.0@d1"));
  static final String OLD = "[{'version':'1.0.0','digest':'d1'}]";
  static final String NEW = "[{'version':'2.0.0','digest':'d2'}]";
  static final String BOTH =
      "[{'version':'1.0.0','digest':'d1'},{'version':'2.0.0','digest':'d2'}]";

  final List<JsonNode> one = new ArrayList<>();
  final List<JsonNode> two = new ArrayList<>();
  int second;

  void found(long last, String message) {
    assertThatThrownBy(() -> checked(last))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }

  EventOrder checked(long last) {
    return EventOrder.check(Map.of("one", one, "two", two), BASELINE, last);
  }

  /** Both nodes serve the old release, under revision 2 of mastership t1. */
  void serving() {
    transition(one, 2, "t1", "", OLD, 0, "{}");
    start(one, "c1", "1.0.0", "d1", 2);
    start(two, "c2", "1.0.0", "d1", 2);
  }

  void start(List<JsonNode> log, String cookie, String version, String digest, long revision) {
    worker(log, "worker-starting", cookie, version, digest, revision);
    worker(log, "worker-started", cookie, version, digest, revision);
  }

  void worker(
      List<JsonNode> log,
      String type,
      String cookie,
      String version,
      String digest,
      long revision) {
    add(
        log,
        "{'type':'%s','name':'api','cookie':'%s','release':'%s','digest':'%s','revision':%d}"
            .formatted(type, cookie, version, digest, revision));
  }

  void ended(List<JsonNode> log, String cookie) {
    add(log, "{'type':'worker-ended','cookie':'%s'}".formatted(cookie));
  }

  void acked(List<JsonNode> log, long revision) {
    add(log, "{'type':'acked','revision':%d}".formatted(revision));
  }

  void transition(
      List<JsonNode> log,
      long revision,
      String token,
      String phase,
      String admits,
      long heldAt,
      String acks) {
    add(log, transition("transition", revision, token, phase, admits, heldAt, acks));
  }

  void task(String kind, long revision, String phase, long heldAt, String acks) {
    add(
        one,
        "{'type':'task-starting','kind':'%s','revision':%d,'phase':'%s','heldAt':%d,'acks':%s}"
            .formatted(kind, revision, phase, heldAt, acks));
  }

  static String transition(
      String type,
      long revision,
      String token,
      String phase,
      String admits,
      long heldAt,
      String acks) {
    return ("{'type':'%s','revision':%d,'token':'%s','phase':'%s','admits':%s,"
            + "'heldAt':%d,'acks':%s}")
        .formatted(type, revision, token, phase, admits, heldAt, acks);
  }

  /** Each event is a second after the one before, on whichever node. */
  void add(List<JsonNode> log, String event) {
    String at = "'at':'2024-01-01T00:00:%02dZ',".formatted(second++);
    try {
      log.add(JSON.readTree(event.replaceFirst("\\{", "{" + at).replace('\'', '"')));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
