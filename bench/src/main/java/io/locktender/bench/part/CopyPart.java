package io.locktender.bench.part;

import io.locktender.bench.product.Items;
import io.locktender.bench.product.Releases;
import io.locktender.bench.product.SinglePurpose;
import io.locktender.bench.report.BarPlot;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.Page;
import io.locktender.bench.report.Table;
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

  /** Seconds until all was copied and changed, and until it was also verified. */
  private record Ours(double copied, double verified) {}

  /** All runs of one kind of step. */
  private record Runs(List<Ours> ours, List<Double> raw) {}

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
    Table table = new Table("step", "Locktender, documents/s", "verified", "raw", "copied / raw");
    BarPlot plot = new BarPlot("Documents copied and changed a second", "/s");
    for (String kind : List.of("yaml", "java")) {
      Runs runs = runs(bench, kind);
      List<Double> copied = rates(bench, runs.ours().stream().map(Ours::copied).toList());
      List<Double> verified = rates(bench, runs.ours().stream().map(Ours::verified).toList());
      List<Double> raw = rates(bench, runs.raw());
      double ratio = Figure.median(copied) / Figure.median(raw);
      table.row(
          kind.equals("yaml") ? "an update in YAML" : "a transform in Java",
          Figure.summary(copied, 0),
          Figure.summary(verified, 0),
          Figure.summary(raw, 0),
          Figure.number(ratio, 2));
      plot.bar("Locktender, " + kind, Figure.median(copied));
      plot.bar("raw, " + kind, Figure.median(raw));
    }
    page.table(table).plot("rates", "Documents a second", plot.svg());
  }

  private static List<Double> rates(Bench bench, List<Double> seconds) {
    return seconds.stream().map(each -> bench.options().documents() / each).toList();
  }

  private static Runs runs(Bench bench, String kind) {
    Runs runs = new Runs(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < bench.options().runs(); i++) {
      runs.ours().add(locktender(bench, kind));
      runs.raw().add(raw(bench, kind));
      Bench.say("copy: %s %s", kind, runs);
    }
    return runs;
  }

  private static Ours locktender(Bench bench, String kind) {
    try (LoneDatabase desk = new LoneDatabase(bench.distribution(), bench.work())) {
      int documents = bench.options().documents();
      Items.load(desk.database().database(), documents);
      Releases releases = new Releases(desk.releases()).oldThatRests();
      if (kind.equals("yaml")) {
        releases.newInYaml();
      } else {
        releases.newInJava();
      }
      desk.baseline(Releases.OLD);
      try (PhaseWatch phases = new PhaseWatch(desk.database().database())) {
        Program upgrade = desk.db("upgrade", Releases.NEW, "--yes");
        Copies.await(desk.database().database(), documents, WITHIN);
        Instant copied = Instant.now();
        upgrade.succeeds(WITHIN);
        Instant begun = phases.entered("SYNC").orElseThrow();
        return new Ours(seconds(begun, copied), seconds(begun, phases.left("SYNC").orElseThrow()));
      }
    }
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
