package io.locktender.playground.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was measured, said at the end. */
final class Report {
  private static final int STATUS_RUNS = 5;
  private static final Duration STATUS_TARGET = Duration.ofMillis(500);
  private static final Duration OWN_HOLD_TARGET = Duration.ofMillis(1500);
  private static final String BUSY = "as on a machine that is busy with other things";
  private static final String NO_ARCHIVE =
      "as without the archive of classes, which bin/locktender-archive makes";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Installation installation;
  private final Site site;
  private final Shell shell;
  private final Screen screen;

  Report(Installation installation, Site site, Shell shell, Screen screen) {
    this.installation = installation;
    this.site = site;
    this.shell = shell;
    this.screen = screen;
  }

  /** What any worker ever saw: none of it may be of another shape than its release's. */
  void seen() throws IOException, InterruptedException, DemoFailedException {
    List<String> command =
        List.of(installation.seen().toString(), "--seen", site.seen().toString());
    JsonNode sum = JSON.readTree(shell.program(command).output());
    long otherShape = sum.path("otherShape").asLong(-1);
    screen.line(
        String.format(
            Locale.ROOT,
            "%d worker processes read %,d documents; of another release's shape were: %d",
            sum.path("workers").asLong(),
            sum.path("read").asLong(),
            otherShape));
    if (otherShape != 0) {
      throw new DemoFailedException(
          "expected no worker ever to see a document of another shape, found "
              + sum
              + "; which, is in "
              + site.seen());
    }
  }

  /** Where the time of each upgrade went. */
  void holds(List<String> titles, List<Event> killed) throws IOException, DemoFailedException {
    List<Event> events = new ArrayList<>(Event.all(site));
    events.addAll(killed);
    events.sort(Comparator.comparing(Event::at));
    List<HoldTimes> found = HoldTimes.of(events);
    if (found.size() != titles.size()) {
      throw new DemoFailedException(
          "expected %d upgrades in the event logs, found %d"
              .formatted(titles.size(), found.size()));
    }
    for (int i = 0; i < found.size(); i++) {
      HoldTimes times = found.get(i);
      screen.line(titles.get(i));
      screen.line(
          "  phases           "
              + times.phases().entrySet().stream()
                  .map(e -> e.getKey() + " " + Screen.seconds(e.getValue()))
                  .collect(Collectors.joining(", ")));
      if (times.hold().isZero()) {
        screen.line("  no worker was stopped for it");
        continue;
      }
      row("no worker ran for", times.hold());
      screen.line(
          "    (before it %s of copying, rests included, beside the workers)"
              .formatted(Screen.seconds(times.beside())));
      row("  workers stopping", times.stopping());
      row("  last changes", times.work());
      row("  proof", times.proving());
      row("  Locktender", times.own());
    }
    screen.line("");
    ownShares(titles, found);
  }

  /**
   * The last upgrade loses its master, which is found out in the hold or before: it has no target.
   */
  private void ownShares(List<String> titles, List<HoldTimes> found) {
    for (int i = 0; i + 1 < found.size(); i++) {
      if (!found.get(i).hold().isZero()) {
        say(
            new Verdict(
                "Locktender's own share of the hold in " + titles.get(i),
                found.get(i).own(),
                OWN_HOLD_TARGET,
                BUSY));
      }
    }
  }

  /** A target that is missed fails nothing: a busy machine misses it, too. */
  private void say(Verdict verdict) {
    if (verdict.met()) {
      screen.good(verdict.toString());
    } else {
      screen.line("--  " + verdict);
    }
  }

  private void row(String what, Duration time) {
    screen.line("  %-17s%8s".formatted(what, Screen.seconds(time)));
  }

  /** How long a person waits for {@code status}. */
  void statusTime() throws IOException, InterruptedException, DemoFailedException {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < STATUS_RUNS; i++) {
      long begin = System.nanoTime();
      shell.quietly(List.of("status"));
      times.add(Duration.ofNanos(System.nanoTime() - begin));
    }
    Collections.sort(times);
    say(
        new Verdict(
            "'locktender status', the median of " + STATUS_RUNS,
            times.get(STATUS_RUNS / 2),
            STATUS_TARGET,
            installation.hasArchive(System.getenv()) ? BUSY : NO_ARCHIVE));
  }
}
