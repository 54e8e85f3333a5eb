package io.locktender.bench.part;

import io.locktender.bench.product.Items;
import io.locktender.bench.product.Releases;
import io.locktender.bench.product.SinglePurpose;
import io.locktender.bench.report.BarPlot;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.Page;
import io.locktender.bench.report.Table;
import io.locktender.bench.site.Distribution;
import io.locktender.bench.site.LoneDatabase;
import io.locktender.bench.site.PhaseWatch;
import io.locktender.bench.site.Program;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents a second that are copied and changed, against a program that does nothing else. */
public final class CopyPart implements Part {
  private static final Duration WITHIN = Duration.ofMinutes(30);
  private static final int MOST_THREADS = 4;

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public String title() {
    return "Copy and change, against a program for one purpose";
  }

  /** Seconds until all was copied and changed, until it was also verified, and in all. */
  private record Ours(double copied, double verified, double whole) {}

  /** All runs of one kind of step; {@code other}, in seconds, of the distribution compared with. */
  private record Runs(List<Ours> ours, List<Double> raw, List<Double> other) {}

  @Override
  public void run(Bench bench, Page page) {
    page.text(
        """
        `locktender db upgrade`, where a cluster adds nothing: %s documents, one collection with a unique index.
        *Copied* is from the phase SYNC until the copy holds all documents, each changed; *verified* until SYNC is over:
        that is where a second pass has compared all originals with what was copied. *Raw* is a program for this one
        purpose that makes the same writes with majority, by %d threads, and verifies nothing: batches of 1,000 are
        read, inserted into a collection with the same index, and for YAML changed there by an `updateMany`. The runs
        alternate; medians, with the smallest and the largest.\
        """
            .formatted(Figure.count(bench.options().documents()), threads()));
    Optional<Distribution> other = other(bench);
    Table whole = new Table("step", "whole run, documents/s", "compared with");
    Table table = new Table("step", "Locktender, documents/s", "verified", "raw", "copied / raw");
    BarPlot plot = new BarPlot("Documents copied and changed a second", "/s");
    for (String kind : List.of("yaml", "java")) {
      String step = kind.equals("yaml") ? "an update in YAML" : "a transform in Java";
      Runs runs = runs(bench, kind, other);
      List<Double> copied = rates(bench, runs.ours().stream().map(Ours::copied).toList());
      List<Double> verified = rates(bench, runs.ours().stream().map(Ours::verified).toList());
      List<Double> raw = rates(bench, runs.raw());
      double ratio = Figure.median(copied) / Figure.median(raw);
      table.row(
          step,
          Figure.summary(copied, 0),
          Figure.summary(verified, 0),
          Figure.summary(raw, 0),
          Figure.number(ratio, 2));
      plot.bar("Locktender, " + kind, Figure.median(copied));
      plot.bar("raw, " + kind, Figure.median(raw));
      if (other.isPresent()) {
        List<Double> ours = rates(bench, runs.ours().stream().map(Ours::whole).toList());
        whole.row(step, Figure.summary(ours, 0), Figure.summary(rates(bench, runs.other()), 0));
      }
    }
    page.table(table).plot("rates", "Documents a second", plot.svg());
    if (other.isPresent()) {
      page.text(
          """
          The whole of `db upgrade`, from its start to its end, beside that of another distribution, in turn with the
          others.\
          """);
      page.table(whole);
    }
  }

  private static Optional<Distribution> other(Bench bench) {
    return bench
        .options()
        .distribution()
        .map(home -> Distribution.at(home).copyTo(bench.work().resolve("compared")).archived());
  }

  private static List<Double> rates(Bench bench, List<Double> seconds) {
    return seconds.stream().map(each -> bench.options().documents() / each).toList();
  }

  private static Runs runs(Bench bench, String kind, Optional<Distribution> other) {
    Runs runs = new Runs(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < bench.options().runs(); i++) {
      runs.ours().add(locktender(bench, kind));
      runs.raw().add(raw(bench, kind));
      other.ifPresent(distribution -> runs.other().add(whole(bench, distribution, kind)));
      Bench.say("copy: %s %s", kind, runs);
    }
    return runs;
  }

  private static Ours locktender(Bench bench, String kind) {
    try (LoneDatabase desk = desk(bench, bench.distribution(), kind);
        PhaseWatch phases = new PhaseWatch(desk.database().database())) {
      Instant started = Instant.now();
      Program upgrade = desk.db("upgrade", Releases.NEW, "--yes");
      Copies.await(desk.database().database(), bench.options().documents(), WITHIN);
      Instant copied = Instant.now();
      upgrade.succeeds(WITHIN);
      Instant ended = Instant.now();
      Instant begun = phases.entered("SYNC").orElseThrow();
      return new Ours(
          seconds(begun, copied),
          seconds(begun, phases.left("SYNC").orElseThrow()),
          seconds(started, ended));
    }
  }

  private static double whole(Bench bench, Distribution distribution, String kind) {
    try (LoneDatabase desk = desk(bench, distribution, kind)) {
      Instant started = Instant.now();
      desk.db("upgrade", Releases.NEW, "--yes").succeeds(WITHIN);
      return seconds(started, Instant.now());
    }
  }

  private static LoneDatabase desk(Bench bench, Distribution distribution, String kind) {
    LoneDatabase desk = new LoneDatabase(distribution, bench.work());
    Items.load(desk.database().database(), bench.options().documents());
    Releases releases = new Releases(desk.releases()).oldThatRests();
    if (kind.equals("yaml")) {
      releases.newInYaml();
    } else {
      releases.newInJava();
    }
    desk.baseline(Releases.OLD);
    return desk;
  }

  private static double raw(Bench bench, String kind) {
    try (TestDatabase database = TestMongo.shared().newDatabase()) {
      int documents = bench.options().documents();
      Items.load(database.database(), documents);
      Path output = bench.work().resolve("raw-" + System.nanoTime() + ".out");
      List<String> arguments =
          List.of(
              database.uri(),
              database.name(),
              kind,
              String.valueOf(documents),
              String.valueOf(threads()));
      String said =
          Program.start(
                  Program.java(SinglePurpose.class, List.of("-Xmx256m"), arguments),
                  Map.of(),
                  output)
              .succeeds(WITHIN)
              .said();
      return said.lines()
          .filter(line -> line.startsWith(SinglePurpose.SECONDS))
          .mapToDouble(line -> Double.parseDouble(line.substring(SinglePurpose.SECONDS.length())))
          .findFirst()
          .orElseThrow();
    }
  }

  private static int threads() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }
}
