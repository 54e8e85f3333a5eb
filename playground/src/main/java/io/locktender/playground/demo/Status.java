package io.locktender.playground.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code status --json} said.
 *
 * @param json as the documentation of that command says
 */
record Status(JsonNode json) {
  private static final Set<String> COPYING = Set.of("SYNC", "READY", "HOLD", "FINISH");

  /** The master's node; empty when there is none. */
  String master() {
    return json.path("master").asText("");
  }

  /** Where the last upgrade is, or where it ended. */
  JsonNode upgrade() {
    return json.path("upgrade");
  }

  /** Whether an upgrade is before its commit point, with copies made or about to be. */
  boolean copying() {
    return COPYING.contains(upgrade().path("phase").asText());
  }

  /** The nodes whose workers serve this release. */
  List<String> serving(String release) {
    List<String> serving = new ArrayList<>();
    for (JsonNode node : json.path("nodes")) {
      if (node.path("state").asText().equals("SERVING")
          && node.path("release").asText().equals(release)) {
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
