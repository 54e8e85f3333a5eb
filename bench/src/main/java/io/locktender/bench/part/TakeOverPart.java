package io.locktender.bench.part;

import io.locktender.bench.part.Waiters.TakenOver;
import io.locktender.bench.peer.Peer;
import io.locktender.bench.product.Items;
import io.locktender.bench.product.Releases;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.Page;
import io.locktender.bench.report.Table;
import io.locktender.bench.site.Agent;
import io.locktender.bench.site.BenchCluster;
import io.locktender.bench.site.NodeEvent;
import io.locktender.bench.site.Program;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** How long it takes another one to go on, when the one that changes the database is killed. */
public final class TakeOverPart implements Part {
  private static final int NODES = 3;
  private static final int MOST_RUNS = 3;
  private static final Duration WITHIN = Duration.ofMinutes(10);

  /** As the unit of the distribution has it. */
  private static final Duration RESTARTED_AFTER = Duration.ofSeconds(2);

  private static final String QUICK = "2s";

  @Override
  public String name() {
    return "takeover";
  }

  @Override
  public String title() {
    return "The one that changes the database is killed";
  }

  @Override
  public void run(Bench bench, Page page) {
    page.text(
        """
        SIGKILL to the process that is changing the database. *Goes on*: until another one has begun to change it.
        *Done*: until it is as it must be, and the one that did it is done. *Locktender*: the agent that is master is
        killed in SYNC, when a quarter of %s documents was copied, while the old release serves; its service starts it
        again after 2 s. *Mongock, Liquibase*: the process that has the lock is killed, and one waits for it; the
        collection is empty. Its application does not run meanwhile.\
        """
            .formatted(Figure.count(bench.options().documents())));
    Table table = new Table("", "goes on, s", "done, s", "runs");
    int runs = Math.min(MOST_RUNS, bench.options().runs());
    List<TakenOver> found = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      found.add(locktender(bench, Bench.DEFAULT_SESSION));
      Bench.say("takeover: %s", found);
    }
    row(table, "Locktender, defaults (session-timeout 6s)", found);
    row(table, "Locktender, session-timeout " + QUICK, List.of(locktender(bench, QUICK)));
    peer(bench, table, Peer.MONGOCK);
    peer(bench, table, Peer.QUICK_MONGOCK);
    peer(bench, table, Peer.LIQUIBASE);
    peer(bench, table, Peer.QUICK_LIQUIBASE);
    page.table(table);
  }

  private static void row(Table table, String who, List<TakenOver> found) {
    table.row(
        who,
        summary(found, each -> each.goesOn().toMillis()),
        summary(found, each -> each.done().toMillis()),
        found.size());
  }

  private static String summary(List<TakenOver> found, ToDoubleFunction<TakenOver> millis) {
    return Figure.summary(
        found.stream().map(each -> millis.applyAsDouble(each) / 1000).toList(), 1);
  }

  private static void peer(Bench bench, Table table, Peer peer) {
    try (Waiters waiters = new Waiters(peer, bench.work())) {
      Instant begin = Instant.now();
      Optional<TakenOver> found = waiters.start(1).killHolder(WITHIN);
      Bench.say("takeover: %s: %s", peer, found);
      if (found.isPresent()) {
        row(table, peer.toString(), List.of(found.get()));
      } else {
        long seconds = Duration.between(begin, Instant.now()).toSeconds();
        String never = "never: it gave up within " + seconds + " s";
        table.row(peer, never, "when somebody has released the lock", 1);
      }
    }
  }

  private static TakenOver locktender(Bench bench, String session) {
    try (BenchCluster site = bench.site(NODES, session)) {
      Items.load(site.database().database(), bench.options().documents());
      new Releases(site.releases()).oldThatRests().newInYaml();
      site.serving(Releases.OLD);
      Program upgrade =
          site.command(
              "upgrade", Releases.NEW, "--yes", "--wait", "--timeout", WITHIN.toSeconds() + "s");
      Copies.await(site.database().database(), bench.options().documents() / 4, WITHIN);
      Agent master = master(site);
      master.kill();
      Instant killed = Instant.now();
      Bench.pass(RESTARTED_AFTER);
      master.start(bench.distribution());
      upgrade.succeeds(WITHIN.plusSeconds(30));
      // The same transition by which it takes over lets it copy; rounds are not in the log.
      Instant goesOn = after(site, killed, event -> event.entersPhase("SYNC"));
      Instant done = after(site, killed, event -> event.entersPhase(""));
      return new TakenOver(Duration.between(killed, goesOn), Duration.between(killed, done));
    }
  }

  private static Instant after(
      BenchCluster site, Instant killed, java.util.function.Predicate<NodeEvent> condition) {
    List<NodeEvent> later =
        site.events().stream().filter(event -> event.at().isAfter(killed)).toList();
    return later.stream()
        .filter(condition)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no such event after the kill: " + later))
        .at();
  }

  private static Agent master(BenchCluster site) {
    String elected =
        site.events().stream()
            .filter(event -> event.is("elected"))
            .map(NodeEvent::node)
            .reduce((first, last) -> last)
            .orElseThrow();
    return site.agents().stream()
        .filter(agent -> agent.name().equals(elected))
        .findFirst()
        .orElseThrow();
  }
}
