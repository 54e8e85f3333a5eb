package io.locktender.playground.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code status --json} said.
 *
 * @param json as the documentation of that command says
 */
record Status(JsonNode json) {
  /** The master's node; empty when there is none. */
  String master() {
    return json.path("master").asText("");
  }

  /** Where the last upgrade is, or where it ended. */
  JsonNode upgrade() {
    return json.path("upgrade");
  }

  /** Whether a step has changed at least so many documents, and has more to do. */
  boolean inStep(String step, long changed) {
    for (JsonNode found : upgrade().path("steps")) {
      if (found.path("id").asText().equals(step)) {
        return found.path("changed").asLong() >= changed && found.path("pending").asLong() > 0;
      }
    }
    return false;
  }

  /** The nodes whose workers serve this release. */
  List<String> serving(String release) {
    List<String> serving = new ArrayList<>();
    for (JsonNode node : json.path("nodes")) {
      if (node.path("state").asText().equals("SERVING")
          && node.path("agentVersion").asText().equals(release)) {
        serving.add(node.path("id").asText());
      }
    }
    return serving;
  }

  /** Whether the database is at this version, admits nothing else, and no upgrade runs. */
  boolean atRest(String version) {
    JsonNode database = json.path("databaseVersion");
    JsonNode admits = database.path("admits");
    return database.path("version").asText().equals(version)
        && admits.size() == 1
        && admits.path(0).asText().equals(version)
        && (upgrade().isNull() || !upgrade().path("outcome").isNull());
  }
}
