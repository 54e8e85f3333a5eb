package io.locktender.cli.show;

import io.locktender.cli.admin.ShownBackups;
import io.locktender.cli.console.Style;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.status.HistoryModel;
import io.locktender.coordinator.status.WhyModel;
import io.locktender.steps.control.Build;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The page of everything that is shown, by the very code that prints it. */
final class ShownPage {
  static final int WIDTH = 80;
  private static final String HEAD =
      """
      # What you see

      What `locktender status` and `locktender why` print in each phase and in each kind of trouble of
      [failures.md](failures.md), on a terminal of 80 columns, for a cluster of three nodes that goes from
      1.0.0 to 2.0.0. Then `history`, `plan` and `backup list`.

      A test prints this page by the code that prints the commands, from what the master's rules decide,
      and fails where it differs. To write it anew:

      ```
      ./mvnw test -pl cli -am -Dtest=WhatYouSeeTest -Dsurefire.failIfNoSpecifiedTests=false -Dprint.update=true
      ```
      """;

  private final StringBuilder text = new StringBuilder();

  private ShownPage() {}

  static List<Situation> situations() {
    return Stream.of(PhaseSituations.all(), Troubles.all(), TroublesAtRest.all())
        .flatMap(List::stream)
        .toList();
  }

  static String render() {
    ShownPage page = new ShownPage();
    page.text.append(HEAD);
    page.section("Phases", PhaseSituations.all());
    page.section("Troubles of an upgrade", Troubles.all());
    page.section("Troubles at rest", TroublesAtRest.all());
    page.lists();
    return page.text.toString().replace(Build.current(), ShownNode.BUILD.build());
  }

  private void section(String heading, List<Situation> situations) {
    text.append("\n## ").append(heading).append('\n');
    for (Situation situation : situations) {
      heading(situation.id(), situation.title());
      block("status", status(situation));
      block("why", why(situation));
    }
  }

  static String status(Situation situation) {
    return new StatusTable(Style.PLAIN, ZoneOffset.UTC, WIDTH).render(situation.snapshot(), null);
  }

  static String why(Situation situation) {
    return new WhyText(Style.PLAIN, ZoneOffset.UTC, WIDTH)
        .render(WhyModel.of(situation.snapshot()));
  }

  private void lists() {
    text.append("\n## Lists\n");
    HistoryTable table = new HistoryTable(Style.PLAIN, ZoneOffset.UTC, WIDTH);
    List<HistoryModel> ended = ended();
    heading("history", "What has ended");
    block("history", table.all(ended));
    heading("history-of-one", "One of them in full");
    block("history " + ended.get(0).id().substring(0, 8), table.one(ended.get(0)));
    heading("history-of-failed", "One that failed at documents");
    block("history " + ended.get(0).id().substring(0, 8), table.one(failedAtDocuments()));
    heading("plan-hold", "The plan of an upgrade that holds");
    block("plan 2.0.0", ShownPlans.holding());
    heading("plan-rolling", "The plan of one that rolls");
    block("plan 2.0.0", ShownPlans.rolling());
    heading("backup-list", "Backups");
    block("backup list", ShownBackups.render(WIDTH));
  }

  /** What ended in the situations: of each outcome the first. */
  private static List<HistoryModel> ended() {
    Map<Outcome, HistoryModel> ended = new EnumMap<>(Outcome.class);
    for (Situation situation : situations()) {
      Mirror mirror = situation.snapshot().mirror();
      if (mirror != null && mirror.last() != null) {
        ended.putIfAbsent(mirror.last().outcome(), HistoryModel.of(mirror.last()));
      }
    }
    return List.copyOf(ended.values());
  }

  private static HistoryModel failedAtDocuments() {
    return situations().stream()
        .map(situation -> situation.snapshot().mirror())
        .filter(Objects::nonNull)
        .map(Mirror::last)
        .filter(last -> last != null && last.failure() != null)
        .map(HistoryModel::of)
        .filter(ended -> ended.failure() != null && !ended.failure().documents().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private void heading(String id, String title) {
    text.append("\n<a id=\"").append(id).append("\"></a>\n### ").append(title).append("\n");
  }

  private void block(String command, String printed) {
    text.append("\n```\n$ locktender ").append(command).append('\n');
    printed.lines().forEach(line -> text.append(line.stripTrailing()).append('\n'));
    text.append("```\n");
  }
}
