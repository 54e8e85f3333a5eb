package io.locktender.deploy.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The files that are distributed, and what is said of them. */
final class MonitoringFiles {
  static final Path FOLDER = Path.of("src/dist/monitoring");
  static final Path ALERTS = FOLDER.resolve("alerts.yaml");
  static final Path ALERTS_TEST = Path.of("src/test/resources/alerts-test.yaml");
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:locktender|jvm|process)_\\w+(?!\\w)");
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");

  private MonitoringFiles() {}

  static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("dashboard.json").toFile());
  }

  static List<JsonNode> panels() throws IOException {
    List<JsonNode> panels = new ArrayList<>();
    dashboard().get("panels").forEach(panels::add);
    return panels;
  }

  /** What its panels ask for. */
  static List<String> queries() throws IOException {
    return dashboard().findValuesAsText("expr");
  }

  static String document(String name) throws IOException {
    return Files.readString(DOCS.resolve(name));
  }

  /** The metrics that an expression names, without what is in quotes. */
  static Set<String> metricsIn(String text) {
    Set<String> names = new TreeSet<>();
    METRIC
        .matcher(TEXT.matcher(text).replaceAll(""))
        .results()
        .map(MatchResult::group)
        .forEach(names::add);
    return names;
  }
}
