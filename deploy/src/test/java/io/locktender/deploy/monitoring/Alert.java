package io.locktender.deploy.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A rule of {@code alerts.yaml}.
 *
 * @param row the row of docs/failures.md that it leads to, by its anchor
 */
record Alert(String name, String expression, String severity, String row) {
  private static final String RUNBOOK = "^failures\\.html#";

  static List<Alert> all() throws IOException {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode group : load(MonitoringFiles.ALERTS).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        alerts.add(
            new Alert(
                rule.path("alert").asText(),
                rule.path("expr").asText(),
                rule.path("labels").path("severity").asText(),
                rule.path("annotations").path("runbook_url").asText().replaceFirst(RUNBOOK, "")));
      }
    }
    return alerts;
  }

  /** The tests of alerts: whether each expects that the alert fires. */
  static List<Map.Entry<String, Boolean>> tested() throws IOException {
    List<Map.Entry<String, Boolean>> tested = new ArrayList<>();
    for (JsonNode test : load(MonitoringFiles.ALERTS_TEST).path("tests")) {
      for (JsonNode each : test.path("alert_rule_test")) {
        boolean fires = !each.path("exp_alerts").isEmpty();
        tested.add(Map.entry(each.path("alertname").asText(), fires));
      }
    }
    return tested;
  }

  private static JsonNode load(Path file) throws IOException {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    return new ObjectMapper().valueToTree(yaml);
  }
}
