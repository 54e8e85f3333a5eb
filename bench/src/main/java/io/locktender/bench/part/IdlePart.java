package io.locktender.bench.part;

import static java.util.Objects.requireNonNull;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.locktender.bench.product.Releases;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.Page;
import io.locktender.bench.report.Table;
import io.locktender.bench.site.Agent;
import io.locktender.bench.site.BenchCluster;
import io.locktender.bench.site.NodeEvent;
import io.locktender.bench.site.Proc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;

/** What agents cost while there is nothing to do. */
public final class IdlePart implements Part {
  private static final int NODES = 3;
  private static final Duration SETTLES = Duration.ofSeconds(45);
  private static final String NOT_TOLD = "the server does not tell";

  @Override
  public String name() {
    return "idle";
  }

  @Override
  public String title() {
    return "Agents while there is nothing to do";
  }

  @Override
  public void run(Bench bench, Page page) {
    try (BenchCluster site = bench.site(NODES)) {
      new Releases(site.releases()).oldThatRests();
      site.serving(Releases.OLD);
      Bench.pass(SETTLES);
      Duration lasts = bench.options().idle();
      MongoDatabase database = site.database().database();
      boolean told = profiles(database);
      Map<String, Double> before = cpu(site);
      long requests = bench.zookeeper().requests();
      Bench.pass(lasts);
      requests = bench.zookeeper().requests() - requests;
      Map<String, Double> after = cpu(site);
      Map<String, Long> asked = told ? asked(database) : Map.of();
      page.text(text(lasts, requests));
      page.table(table(site, lasts, before, after, told, asked));
    }
  }

  private static String text(Duration lasts, long requests) {
    return """
    Three agents with one worker each, %d s long, %d s after all served. *Asked of MongoDB*: commands on the
    product's database, by the server's profiler. Of ZooKeeper the three together asked %s a minute, pings among
    them.\
    """
        .formatted(
            lasts.toSeconds(),
            SETTLES.toSeconds(),
            Figure.number(requests * 60.0 / lasts.toSeconds(), 0));
  }

  private static Table table(
      BenchCluster site,
      Duration lasts,
      Map<String, Double> before,
      Map<String, Double> after,
      boolean told,
      Map<String, Long> asked) {
    Table table = new Table("node", "memory, MiB", "of one core, %", "asked of MongoDB a minute");
    String master =
        site.events().stream()
            .filter(event -> event.is("elected"))
            .map(NodeEvent::node)
            .reduce((first, last) -> last)
            .orElse("");
    for (Agent agent : site.agents()) {
      double seconds =
          requireNonNull(after.get(agent.name())) - requireNonNull(before.get(agent.name()));
      double calls = asked.getOrDefault("locktender-" + agent.name(), 0L);
      table.row(
          agent.name() + (agent.name().equals(master) ? ", the master" : ""),
          Figure.number(Proc.residentMebibytes(agent.pid()), 0),
          Figure.number(seconds / lasts.toSeconds() * 100, 2),
          told ? Figure.number(calls * 60 / lasts.toSeconds(), 1) : NOT_TOLD);
    }
    return table;
  }

  private static Map<String, Double> cpu(BenchCluster site) {
    Map<String, Double> seconds = new TreeMap<>();
    site.agents().forEach(agent -> seconds.put(agent.name(), Proc.cpuSeconds(agent.pid())));
    return seconds;
  }

  private static boolean profiles(MongoDatabase database) {
    try {
      database.runCommand(new Document("profile", 2));
      return true;
    } catch (MongoException e) {
      return false;
    }
  }

  /** By what the driver says of itself, which names the agent. */
  private static Map<String, Long> asked(MongoDatabase database) {
    database.runCommand(new Document("profile", 0));
    Document byAgents = Document.parse("{appName: /^locktender-/, ns: {$not: /profile/}}");
    List<Document> all =
        database.getCollection("system.profile").find(byAgents).into(new ArrayList<>());
    Map<String, Long> asked = new TreeMap<>();
    all.forEach(each -> asked.merge(each.getString("appName"), 1L, Long::sum));
    return asked;
  }
}
