package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks, from the event logs of all nodes, that no worker ran while the database did not admit it.
 * The order is that of the revisions: a worker is started under a revision that admits its release,
 * and when a node says that it has carried out a revision, no worker of a release that this
 * revision does not admit is running there.
 */
final class EventOrder {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Which releases (version and digest) each revision admits. */
  private final TreeMap<Long, Set<String>> admits = new TreeMap<>();

  private int workersSeen;
  private int acksSeen;

  private EventOrder() {}

  /** Checks the logs; {@code first} is what revision 1 admitted. */
  static EventOrder check(List<Node> nodes, Map<Long, Set<String>> first) {
    EventOrder order = new EventOrder();
    order.admits.putAll(first);
    Map<Node, List<JsonNode>> events = new HashMap<>();
    for (Node node : nodes) {
      events.put(node, read(node.state()));
      events.get(node).forEach(order::transition);
    }
    events.forEach((node, list) -> order.node(node.name(), list));
    return order;
  }

  /** How many starts of workers were checked. */
  int workersSeen() {
    return workersSeen;
  }

  /** How many acks were checked. */
  int acksSeen() {
    return acksSeen;
  }

  private void transition(JsonNode event) {
    if (!event.path("type").asText().equals("transition")) {
      return;
    }
    Set<String> releases = new HashSet<>();
    event
        .path("admits")
        .forEach(id -> releases.add(release(id.path("version"), id.path("digest"))));
    long revision = event.path("revision").asLong();
    assertThat(admits.put(revision, releases))
        .as("revision %s is written once", revision)
        .isIn(null, releases);
  }

  private void node(String node, List<JsonNode> events) {
    Map<String, String> running = new HashMap<>();
    for (JsonNode event : events) {
      String cookie = event.path("cookie").asText();
      switch (event.path("type").asText()) {
        case "worker-started" -> {
          String release = release(event.path("release"), event.path("digest"));
          long revision = event.path("revision").asLong();
          assertThat(admits.get(revision))
              .as("%s starts %s under revision %s", node, release, revision)
              .contains(release);
          running.put(cookie, release);
          workersSeen++;
        }
        case "worker-ended" -> running.remove(cookie);
        case "acked" -> {
          long revision = event.path("revision").asLong();
          acksSeen++;
          assertThat(admits.getOrDefault(revision, Set.of()))
              .as("%s acks revision %s while these run", node, revision)
              .containsAll(running.values());
        }
        default -> {}
      }
    }
  }

  private static String release(JsonNode version, JsonNode digest) {
    return version.asText() + "@" + digest.asText();
  }

  static List<JsonNode> read(Path state) {
    Path file = state.resolve("events.jsonl");
    List<JsonNode> events = new ArrayList<>();
    try {
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    return events;
  }
}
