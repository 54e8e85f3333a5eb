package io.locktender.bench.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a node's event log.
 *
 * @param json all of it
 */
public record NodeEvent(Instant at, String node, String type, JsonNode json) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** All lines of a log, in their order; none when there is no log yet. */
  public static List<NodeEvent> read(Path log) {
    List<NodeEvent> events = new ArrayList<>();
    try {
      String text = Files.exists(log) ? Files.readString(log) : "";
      // The last line may be half written.
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        events.add(of(JSON.readTree(line)));
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static NodeEvent of(JsonNode json) {
    return new NodeEvent(
        Instant.parse(json.path("at").asText()),
        json.path("node").asText(),
        json.path("type").asText(),
        json);
  }

  public boolean is(String wanted) {
    return type.equals(wanted);
  }

  /** Whether it is the transition to a phase. */
  public boolean entersPhase(String phase) {
    return is("transition") && json.path("phase").asText().equals(phase);
  }

  /** Whether it is a transition after which workers of a version may run. */
  public boolean admits(String version) {
    if (!is("transition")) {
      return false;
    }
    for (JsonNode release : json.path("admits")) {
      if (release.path("version").asText().equals(version)) {
        return true;
      }
    }
    return false;
  }

  public long revision() {
    return json.path("revision").asLong();
  }
}
