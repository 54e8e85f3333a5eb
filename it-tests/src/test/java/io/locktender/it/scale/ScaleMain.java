package io.locktender.it.scale;

import com.google.common.base.Splitter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The benchmark of many nodes: {@code bench/scale} runs it, and it writes its page. */
public final class ScaleMain {
  private static final Duration SETTLES = Duration.ofSeconds(20);
  private static final Duration REST = Duration.ofSeconds(Long.getLong("scale.rest", 60));

  private ScaleMain() {}

  private record Run(
      int nodes,
      List<Duration> held,
      List<Duration> admitted,
      Cost rest,
      Cost hold,
      Cost roll,
      Cost restart,
      double load) {}

  /**
   * @param arguments the page's file, and the sizes with commas between them
   */
  public static void main(String[] arguments) throws Exception {
    List<Run> runs = new ArrayList<>();
    for (String size : Splitter.on(',').split(arguments[1])) {
      runs.add(measure(Integer.parseInt(size)));
      Files.writeString(Path.of(arguments[0]), page(runs));
      System.out.println(page(runs));
    }
    // Servers and clients have threads of their own.
    System.exit(0);
  }

  private static Run measure(int nodes) throws Exception {
    try (Crowd crowd = new Crowd(nodes)) {
      Crowd.pass(SETTLES);
      Cost rest = crowd.cost(() -> Crowd.pass(REST));
      Cost hold = crowd.cost(() -> crowd.upgrade("2.0.0"));
      List<Duration> held = new ArrayList<>(List.of(crowd.acked("HOLD")));
      List<Duration> admitted = new ArrayList<>(List.of(crowd.acked("ADMIT")));
      double load = load();
      Crowd.pass(SETTLES);
      Cost roll =
          crowd.cost(
              () ->
                  crowd.upgrade(
                      "3.0.0",
                      "--max-unavailable",
                      "20%",
                      "--healthy-for",
                      "1s",
                      "--soak-for",
                      "1s"));
      for (String later : Crowd.LATER) {
        Crowd.pass(SETTLES);
        crowd.upgrade(later);
        held.add(crowd.acked("HOLD"));
        admitted.add(crowd.acked("ADMIT"));
      }
      Crowd.pass(SETTLES);
      Cost restart = crowd.restart(REST);
      return new Run(nodes, held, admitted, rest, hold, roll, restart, load);
    }
  }

  private static String page(List<Run> runs) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Many nodes

        One agent is master, as it is distributed; the others are light: the real loop, rules, watches and reports of a node, each with
        a connection to ZooKeeper of its own, workers that are no processes, records in memory, many in one JVM. ZooKeeper is one
        server, a process of its own, with `maxClientCnxns=0`. All of it shares this machine, MongoDB too.

        *Acked*: from the transition to the last node's report that it was carried out. *Held* withdraws the old release, *admitted*
        admits the new one: in three upgrades by HOLD, one after the other. The first finds JVMs that have compiled little, and the
        load is that of the machine after it, over a minute.

        | nodes | held, acked by all, s | admitted, acked by all, s | load |
        | --- | --- | --- | --- |
        """);
    runs.forEach(
        run ->
            row(
                page,
                run.nodes(),
                seconds(run.held()),
                seconds(run.admitted()),
                number(run.load(), 1)));
    page.append(
        """

        What it costs, by the server's account. *A node sends*: the median over all connections, without pings. *For each node*: what the
        server was asked by all, the master too, pings among it, and what it sent to all, events among it; bytes without TCP's, and of
        answers without headers. At rest and after a restart: %d s; the rolling upgrade has five batches. Who is late reads the newest
        document and none before it: so a node may send less where there are more.

        | | nodes | lasted, s | a node sends | requests for each node | answers and events | bytes in | bytes out |
        | --- | --- | --- | --- | --- | --- | --- | --- |
        """
            .formatted(REST.toSeconds()));
    runs.forEach(run -> cost(page, "at rest", run, run.rest()));
    runs.forEach(run -> cost(page, "upgrade by HOLD", run, run.hold()));
    runs.forEach(run -> cost(page, "rolling upgrade", run, run.roll()));
    runs.forEach(run -> cost(page, "ZooKeeper restarted", run, run.restart()));
    page.append(
        """

        ## What it ran on

        %s, %d cores, JDK %s, MongoDB %s.
        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                System.getenv("LOCKTENDER_TEST_MONGODB") == null ? "embedded" : "a named server"));
    return page.toString();
  }

  private static void cost(StringBuilder page, String what, Run run, Cost cost) {
    double pings = run.rest().perMinute() * cost.lasted().toMillis() / 60_000;
    row(
        page,
        what,
        run.nodes(),
        seconds(cost.lasted()),
        number(Math.max(0, cost.median() - pings), 1),
        number(cost.requests(), 1),
        number(cost.answers(), 1),
        number(cost.bytesIn(), 0),
        number(cost.bytesOut(), 0));
  }

  private static void row(StringBuilder page, Object... cells) {
    page.append('|');
    for (Object cell : cells) {
      page.append(' ').append(cell).append(" |");
    }
    page.append('\n');
  }

  private static String seconds(List<Duration> times) {
    return times.stream().map(ScaleMain::seconds).collect(Collectors.joining(", "));
  }

  private static String seconds(Duration time) {
    return number(time.toMillis() / 1e3, 2);
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
