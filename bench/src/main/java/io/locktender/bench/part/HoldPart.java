package io.locktender.bench.part;

import static com.google.common.base.Preconditions.checkState;

import io.locktender.bench.product.ItemCheck;
import io.locktender.bench.product.Items;
import io.locktender.bench.product.ProductWorker;
import io.locktender.bench.product.Releases;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.LinePlot;
import io.locktender.bench.report.Page;
import io.locktender.bench.report.Series;
import io.locktender.bench.report.Table;
import io.locktender.bench.site.BenchCluster;
import io.locktender.bench.site.HoldSplit;
import io.locktender.bench.site.NodeEvent;
import io.locktender.bench.site.Program;
import io.locktender.bench.site.StepMemory;
import io.locktender.bench.site.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a hold is, by the size of the data, with and without writers. */
public final class HoldPart implements Part {
  private static final int NODES = 3;
  private static final Duration WRITES_BEFORE = Duration.ofSeconds(5);

  /** Longer than at any rate that would be of use. */
  private static final Duration LOWEST_RATE = Duration.ofMillis(2);

  /** Who says in the log that a change stream is given up. */
  private static final String GIVEN_UP = "io.locktender.steps.sync.StreamSync";

  /** What is said when a pass finds what the stream had not told of. */
  private static final String MISSED = "documents that the change stream had not told of";

  private static final Pattern COUNT = Pattern.compile("(\\d+) " + MISSED);

  private static final Pattern PREDICTED =
      Pattern.compile("\"predictedHoldMillis\"\\s*:\\s*(\\d+)");

  private static final Duration AT_LEAST = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "hold";
  }

  @Override
  public String title() {
    return "The hold, by the size of the data";
  }

  /**
   * One upgrade.
   *
   * @param read how long it takes to read all documents once
   * @param predicted how long a rehearsal before it said that the hold would be; empty where there
   *     was none
   * @param missed by the change stream, as the agents' logs say
   * @param followed by what changes were found
   */
  private record Run(
      int size,
      int rate,
      Duration read,
      Optional<Duration> predicted,
      HoldSplit times,
      StepMemory.Most memory,
      ItemCheck check,
      int missed,
      String followed) {}

  @Override
  public void run(Bench bench, Page page) {
    List<String> failed = new ArrayList<>();
    List<Run> runs = runs(bench, failed);
    page.text(
        """
        Three agents as they are distributed, with their defaults; one collection with a unique index; the release
        changes every document by one update in YAML. The old release's workers write at the given rate, each write with
        majority: inserts, updates, deletes, `_id`s that are deleted and inserted again, unique values that go from one
        document to another. *Database* is its part of the hold: from the last node's ack to the transition that admits
        the new release. *All* is from the transition to HOLD until the last node has started its workers.
        *Predicted* is what `locktender rehearse` said of it before, where nobody writes. *Step process* is the most memory that
        it had in the upgrade, and how much of it is no mapped file: the heap, stacks and buffers.\
        """);
    page.table(times(runs));
    failed.forEach(page::text);
    checkState(!runs.isEmpty(), "no run came to its end: %s", failed);
    page.plot(
        "database",
        "The database's part of the hold against the number of documents",
        plot(runs, bench.options().writes()));
    page.heading("What became of the documents");
    page.text(
        """
        *Lost*: acknowledged writes of which nothing is left. *Doubled*: documents that must not be there. *Old shape*:
        documents that were not changed. *Missed*: what a pass found that the change stream had not told of.\
        """);
    page.table(checks(runs));
  }

  /** A run that fails is said, and does not take the others with it. */
  private static List<Run> runs(Bench bench, List<String> failed) {
    List<Run> runs = new ArrayList<>();
    for (int size : bench.options().sizes()) {
      for (int rate : bench.options().writes()) {
        try {
          runs.add(measure(bench, size, rate));
          Bench.say("hold: %s", runs.get(runs.size() - 1));
        } catch (RuntimeException e) {
          String run = "%s documents, %d writes/s".formatted(Figure.count(size), rate);
          System.err.println(run + " failed: " + e);
          failed.add(run + ": not measured, the run failed.");
        }
      }
    }
    return runs;
  }

  private static Run measure(Bench bench, int size, int rate) {
    try (BenchCluster site = bench.site(NODES)) {
      Items.load(site.database().database(), size);
      Duration read = Items.read(site.database().database());
      Releases releases = new Releases(site.releases()).newInYaml();
      if (rate == 0) {
        releases.oldThatRests();
      } else {
        releases.oldThatWrites(worker(site, size, rate));
      }
      site.serving(Releases.OLD);
      Duration within = AT_LEAST.plus(LOWEST_RATE.multipliedBy(size));
      Optional<Duration> predicted =
          rate == 0 ? Optional.of(predicted(site, within)) : Optional.empty();
      if (rate > 0) {
        Bench.pass(WRITES_BEFORE);
      }
      Instant begun = Instant.now();
      StepMemory memory = site.stepMemory();
      try (memory) {
        site.command(
                "upgrade", Releases.NEW, "--yes", "--wait", "--timeout", within.toSeconds() + "s")
            .succeeds(within.plusSeconds(30));
      }
      ItemCheck check = ItemCheck.of(site.database().database(), size, site.directory());
      checkState(rate == 0 || check.writes() > 0, "expected workers that write, found no write");
      HoldSplit times = HoldSplit.of(since(begun, site.events()), Releases.NEW);
      site.logged(GIVEN_UP).forEach(line -> Bench.say("hold: %s", line));
      int missed = missed(site.logged(MISSED));
      return new Run(
          size, rate, read, predicted, times, memory.most(), check, missed, followed(site));
    }
  }

  private static Duration predicted(BenchCluster site, Duration within) {
    String said =
        site.command("rehearse", Releases.NEW, "--json", "--timeout", within.toSeconds() + "s")
            .succeeds(within.plusSeconds(30))
            .said();
    Matcher millis = PREDICTED.matcher(said);
    checkState(millis.find(), "expected a predicted hold, found none: %s", said);
    return Duration.ofMillis(Long.parseLong(millis.group(1)));
  }

  private static List<NodeEvent> since(Instant begun, List<NodeEvent> events) {
    return events.stream().filter(event -> !event.at().isBefore(begun)).toList();
  }

  /** Documents, by what is said of each time that a pass found some. */
  private static int missed(List<String> lines) {
    return lines.stream()
        .map(COUNT::matcher)
        .filter(Matcher::find)
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .sum();
  }

  private static String followed(BenchCluster site) {
    if (!Surroundings.isReplicaSet()) {
      return "passes";
    }
    boolean givenUp = !site.logged(GIVEN_UP).isEmpty();
    return givenUp ? "a change stream, then passes" : "a change stream";
  }

  private static List<String> worker(BenchCluster site, int size, int rate) {
    return Program.java(
        ProductWorker.class,
        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
        List.of(
            String.valueOf(size),
            String.valueOf((double) rate / NODES),
            String.valueOf(NODES),
            site.directory().toString()));
  }

  private static Table times(List<Run> runs) {
    Table table =
        new Table(
            "documents",
            "writes/s asked",
            "before the hold (SYNC, READY), s",
            "workers stop, s",
            "database, s",
            "all, s",
            "predicted, s",
            "a read of all documents, s",
            "step process, MiB");
    for (Run run : runs) {
      HoldSplit times = run.times();
      table.row(
          Figure.count(run.size()),
          run.rate(),
          seconds(times.sync()),
          seconds(times.stopping()),
          seconds(times.database()),
          seconds(times.all()),
          run.predicted().map(HoldPart::seconds).orElse("-"),
          seconds(run.read()),
          "%.0f (%.0f)".formatted(run.memory().resident(), run.memory().own()));
    }
    return table;
  }

  private static Table checks(List<Run> runs) {
    Table table =
        new Table(
            "documents at first",
            "acknowledged writes",
            "writes/s",
            "documents after",
            "lost",
            "doubled",
            "old shape",
            "not answered",
            "changes found by",
            "missed");
    for (Run run : runs) {
      ItemCheck check = run.check();
      double serving = run.times().sync().plus(WRITES_BEFORE).toMillis() / 1000.0;
      table.row(
          Figure.count(run.size()),
          Figure.count(check.writes()),
          Figure.number(check.writes() / serving, 0),
          Figure.count(check.documents()),
          check.lost(),
          check.doubled(),
          check.oldShape(),
          check.unknown(),
          run.followed(),
          run.missed());
    }
    return table;
  }

  private static String plot(List<Run> runs, List<Integer> rates) {
    return new LinePlot(
            "The database's part of the hold",
            "documents",
            "seconds",
            rates.stream()
                .map(rate -> series(runs, rate))
                .filter(each -> !each.points().isEmpty())
                .toList())
        .svg();
  }

  private static Series series(List<Run> runs, int rate) {
    return new Series(
        rate == 0 ? "nobody writes" : rate + " acknowledged writes/s are asked for",
        runs.stream()
            .filter(run -> run.rate() == rate)
            .map(run -> new Series.Point(run.size(), run.times().database().toMillis() / 1000.0))
            .toList());
  }

  private static String seconds(Duration duration) {
    return Figure.number(duration.toMillis() / 1000.0, 2);
  }
}
