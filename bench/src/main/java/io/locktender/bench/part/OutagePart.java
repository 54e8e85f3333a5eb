package io.locktender.bench.part;

import io.locktender.bench.peer.Peer;
import io.locktender.bench.peer.PeerProcess;
import io.locktender.bench.product.Items;
import io.locktender.bench.product.Releases;
import io.locktender.bench.report.BarPlot;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.Page;
import io.locktender.bench.report.Table;
import io.locktender.bench.site.BenchCluster;
import io.locktender.bench.site.HoldSplit;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For how long the product stands still for the same change, and what that change does a second.
 */
public final class OutagePart implements Part {
  private static final Duration WITHIN = Duration.ofMinutes(30);
  private static final int MOST_RUNS = 3;
  private static final int NODES = 3;

  private static final List<Peer> PEERS =
      List.of(Peer.MONGOCK, Peer.MONGOCK_WITHOUT_TRANSACTION, Peer.LIQUIBASE);

  @Override
  public String name() {
    return "outage";
  }

  @Override
  public String title() {
    return "For how long the product stands still for the same change";
  }

  @Override
  public void run(Bench bench, Page page) {
    int runs = Math.min(MOST_RUNS, bench.options().runs());
    page.text(
        """
        %s documents, each changed by the same update; the product must not meet both shapes, so none of its processes
        may run while Mongock or Liquibase change them in place: for as long as their run takes, from the call of the
        library until it has returned (JVM and driver are ready by then, and the product's own stop and start are not in
        it). *Locktender* copies while the product serves: its outage is from the transition to HOLD, before a worker
        has stopped, until the last of three nodes has begun to start its workers, and it is longer in all.\
        """
            .formatted(Figure.count(bench.options().documents())));
    Table table =
        new Table("", "outage, s", "documents/s of the whole run", "whole run, s", "runs");
    BarPlot plot = new BarPlot("Nothing of the product runs", "s");
    row(bench, table, plot, "Locktender", locktender(bench, runs));
    for (Peer peer : PEERS) {
      row(bench, table, plot, peer.toString(), peer(bench, peer, runs));
    }
    page.table(table).plot("outage", "Seconds in which nothing of the product runs", plot.svg());
  }

  /** Seconds in which nothing of the product runs, and of all. */
  private record Run(double outage, double all) {}

  private static void row(Bench bench, Table table, BarPlot plot, String who, List<Run> runs) {
    Bench.say("outage: %s %s", who, runs);
    if (runs.isEmpty()) {
      table.row(who, "the change failed", "", "", 0);
      return;
    }
    List<Double> outages = runs.stream().map(Run::outage).toList();
    List<Double> all = runs.stream().map(Run::all).toList();
    List<Double> rates = all.stream().map(each -> bench.options().documents() / each).toList();
    table.row(
        who,
        Figure.summary(outages, 2),
        Figure.summary(rates, 0),
        Figure.summary(all, 2),
        runs.size());
    plot.bar(who, Figure.median(outages));
  }

  private static List<Run> locktender(Bench bench, int runs) {
    List<Run> found = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      try (BenchCluster site = bench.site(NODES)) {
        Items.load(site.database().database(), bench.options().documents());
        new Releases(site.releases()).oldThatRests().newInYaml();
        site.serving(Releases.OLD);
        site.command(
                "upgrade", Releases.NEW, "--yes", "--wait", "--timeout", WITHIN.toSeconds() + "s")
            .succeeds(WITHIN.plusSeconds(30));
        HoldSplit times = HoldSplit.of(site.events(), Releases.NEW);
        Duration outage = times.stopping().plus(times.database()).plus(times.released());
        found.add(new Run(seconds(outage), seconds(times.sync().plus(outage))));
      }
    }
    return found;
  }

  private static List<Run> peer(Bench bench, Peer peer, int runs) {
    List<Run> found = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      try (TestDatabase database = TestMongo.shared().newDatabase()) {
        Items.load(database.database(), bench.options().documents());
        Path none = bench.work().resolve("no-brake");
        try (PeerProcess process = PeerProcess.start(peer, database, bench.work(), none)) {
          Instant begins = process.begins(WITHIN);
          Optional<Instant> ends = process.ends(WITHIN);
          ends.ifPresent(
              end -> {
                double time = seconds(Duration.between(begins, end));
                found.add(new Run(time, time));
              });
        }
      }
    }
    return found;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
