package io.locktender.bench.part;

import io.locktender.bench.product.Releases;
import io.locktender.bench.report.Figure;
import io.locktender.bench.report.Page;
import io.locktender.bench.report.Table;
import io.locktender.bench.site.Agent;
import io.locktender.bench.site.BenchCluster;
import io.locktender.bench.site.Distribution;
import io.locktender.bench.site.Proc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How long an agent takes to serve, what it has then, and how long {@code status} takes. */
public final class StartPart implements Part {
  private static final Duration SETTLES = Duration.ofSeconds(10);
  private static final Duration WITHIN = Duration.ofMinutes(1);
  private static final double NANOS_A_SECOND = 1e9;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "Start, memory, `locktender status`";
  }

  private record Run(double serving, double mebibytes, double status) {}

  @Override
  public void run(Bench bench, Page page) {
    Map<String, Distribution> measured = distributions(bench);
    Map<String, List<Run>> found = new LinkedHashMap<>();
    for (int i = 0; i < bench.options().runs(); i++) {
      measured.forEach(
          (name, distribution) -> {
            Run run = measure(bench, distribution);
            Bench.say("start: %s %s", name, run);
            found.computeIfAbsent(name, any -> new ArrayList<>()).add(run);
          });
    }
    page.text(
        """
        One agent alone, master of its cluster, with one worker. *Serving*: from the start of `locktender agent` until
        its report says so. *Memory*: what is resident 10 s later. *Status*: the wall time of `locktender status` then.
        *Archived*: after `locktender-archive`, which is advised after installing. The runs alternate; medians, with the
        smallest and the largest.\
        """);
    Table table = new Table("", "serving, s", "memory, MiB", "`status`, s", "runs");
    found.forEach(
        (name, runs) ->
            table.row(
                name,
                summary(runs, Run::serving, 2),
                summary(runs, Run::mebibytes, 0),
                summary(runs, Run::status, 2),
                runs.size()));
    page.table(table);
  }

  private static String summary(List<Run> runs, ToDoubleFunction<Run> figure, int digits) {
    return Figure.summary(runs.stream().map(figure::applyAsDouble).toList(), digits);
  }

  private static Map<String, Distribution> distributions(Bench bench) {
    Map<String, Distribution> measured = new LinkedHashMap<>();
    bench
        .options()
        .distribution()
        .ifPresent(
            home -> {
              Distribution other = Distribution.at(home);
              measured.put("compared with, as unpacked", copy(bench, other, "other"));
              Distribution archived = copy(bench, other, "other-archived").archived();
              measured.put("compared with, archived", archived);
            });
    Distribution current = Distribution.at(bench.options().home());
    measured.put("this one, as unpacked", copy(bench, current, "this"));
    measured.put("this one, archived", bench.distribution());
    return measured;
  }

  private static Distribution copy(Bench bench, Distribution distribution, String name) {
    return distribution.copyTo(bench.work().resolve(name));
  }

  private static Run measure(Bench bench, Distribution distribution) {
    try (BenchCluster site =
        BenchCluster.of(distribution, bench.zookeeper(), 1, Bench.DEFAULT_SESSION)) {
      new Releases(site.releases()).oldThatRests();
      site.baseline(Releases.OLD);
      Agent agent = site.agents().get(0);
      long begin = System.nanoTime();
      agent.start(distribution);
      site.awaitServing();
      double serving = (System.nanoTime() - begin) / NANOS_A_SECOND;
      Bench.pass(SETTLES);
      double mebibytes = Proc.residentMebibytes(agent.pid());
      long asked = System.nanoTime();
      site.command("status").succeeds(WITHIN);
      return new Run(serving, mebibytes, (System.nanoTime() - asked) / NANOS_A_SECOND);
    }
  }
}
