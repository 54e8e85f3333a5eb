package io.locktender.playground.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One line of a node's event log.
 *
 * @param at when
 * @param node whose log
 * @param type what
 * @param fields all of it
 */
record Event(Instant at, String node, String type, JsonNode fields) {
  /** Not in a log, for who is killed writes none: added by who did it. */
  static final String AGENT_KILLED = "agent-killed";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The event logs of all nodes, in the order of time: they are on one machine, with one clock. */
  static List<Event> all(Site site) throws IOException {
    List<String> lines = new ArrayList<>();
    for (SiteNode node : site.nodes()) {
      lines.addAll(Files.readAllLines(node.events()));
    }
    return parse(lines);
  }

  static List<Event> parse(List<String> lines) throws IOException {
    List<Event> events = new ArrayList<>();
    for (String line : lines) {
      JsonNode json = JSON.readTree(line);
      events.add(
          new Event(
              Instant.parse(json.path("at").asText()),
              json.path("node").asText(),
              json.path("type").asText(),
              json));
    }
    events.sort(Comparator.comparing(Event::at));
    return events;
  }

  static Event agentKilled(Instant at, String node) {
    return new Event(at, node, AGENT_KILLED, JSON.createObjectNode().put("node", node));
  }

  boolean is(String wanted) {
    return type.equals(wanted);
  }

  String text(String field) {
    return fields.path(field).asText();
  }

  boolean admitsSomething() {
    return fields.path("admits").size() > 0;
  }
}
