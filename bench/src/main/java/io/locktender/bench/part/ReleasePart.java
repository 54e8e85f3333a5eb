package io.locktender.bench.part;

import io.locktender.bench.peer.Peer;
import io.locktender.bench.product.Items;
import io.locktender.bench.product.Releases;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.LinePlot;
import io.locktender.bench.report.Page;
import io.locktender.bench.report.Series;
import io.locktender.bench.report.Table;
import io.locktender.bench.site.BenchCluster;
import io.locktender.bench.site.HoldSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long after the database is right the last of those that wait goes on. */
public final class ReleasePart implements Part {
  private static final int DOCUMENTS = 100;
  private static final Duration WITHIN = Duration.ofMinutes(10);
  private static final List<Peer> PEERS =
      List.of(Peer.MONGOCK, Peer.QUICK_MONGOCK, Peer.LIQUIBASE, Peer.QUICK_LIQUIBASE);

  @Override
  public String name() {
    return "release";
  }

  @Override
  public String title() {
    return "From the database that is right to the last that goes on";
  }

  @Override
  public void run(Bench bench, Page page) {
    Map<String, List<Series.Point>> found = new LinkedHashMap<>();
    for (int waiters : bench.options().waiters()) {
      add(found, "Locktender, defaults", waiters, locktender(bench, waiters));
      for (Peer peer : PEERS) {
        add(found, peer.toString(), waiters, peer(bench, peer, waiters));
      }
    }
    page.text(
        """
        So many nodes, or processes, wait on this one machine. *Locktender*: from the transition that admits the new
        release until the last node's agent has begun to start its worker. *Mongock, Liquibase*: processes that were
        started while another one had the lock; from when that one's library has returned until the last one's has.
        They all are released one after the other, each takes the lock to see that there is nothing to do.\
        """);
    page.table(table(bench.options().waiters(), found));
    page.plot(
        "waiters",
        "Seconds until the last has gone on against how many wait",
        new LinePlot(
                "Until the last of those that wait goes on",
                "waiting nodes, processes",
                "seconds",
                found.entrySet().stream()
                    .map(each -> new Series(each.getKey(), each.getValue()))
                    .toList())
            .svg());
  }

  private static void add(
      Map<String, List<Series.Point>> found, String who, int waiters, Duration time) {
    Bench.say("release: %s, %d wait: %s", who, waiters, time);
    found
        .computeIfAbsent(who, name -> new ArrayList<>())
        .add(new Series.Point(waiters, time.toMillis() / 1000.0));
  }

  private static Duration locktender(Bench bench, int nodes) {
    try (BenchCluster site = bench.site(nodes)) {
      Items.load(site.database().database(), DOCUMENTS);
      new Releases(site.releases()).oldThatRests().newInYaml();
      site.serving(Releases.OLD);
      site.command(
              "upgrade", Releases.NEW, "--yes", "--wait", "--timeout", WITHIN.toSeconds() + "s")
          .succeeds(WITHIN.plusSeconds(30));
      return HoldSplit.of(site.events(), Releases.NEW).released();
    }
  }

  private static Duration peer(Bench bench, Peer peer, int count) {
    try (Waiters waiters = new Waiters(peer, bench.work())) {
      return waiters.start(count).release();
    }
  }

  private static Table table(List<Integer> waiters, Map<String, List<Series.Point>> found) {
    List<String> header = new ArrayList<>(List.of("seconds, by how many wait"));
    waiters.forEach(count -> header.add(String.valueOf(count)));
    Table table = new Table(header.toArray(String[]::new));
    found.forEach(
        (who, points) -> {
          List<Object> cells = new ArrayList<>(List.of(who));
          points.forEach(point -> cells.add(Figure.number(point.y(), 2)));
          table.row(cells.toArray());
        });
    return table;
  }
}
