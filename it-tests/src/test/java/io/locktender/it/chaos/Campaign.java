package io.locktender.it.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Suppliers;
import com.google.common.base.Throwables;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.it.EventOrder;
import io.locktender.it.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out plans, one after the other, and prints what came of them. */
final class Campaign implements AutoCloseable {
  private static final Path KEPT = Path.of("target", "chaos");
  private static final int LAST_EVENTS = 400;

  private final List<TakeOvers.Took> takeOvers = new ArrayList<>();
  private final List<Duration> times = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private Site site;
  private Supplier<HoldProduct.Reference> holds;
  private Supplier<RollProduct.Reference> rolls;
  private final Map<String, Integer> begun = new TreeMap<>();
  private final boolean onASet;
  private @Nullable Came last;
  private int rolled;
  private int late;
  private long acknowledged;
  private long unanswered;

  /**
   * What came of a plan.
   *
   * @param ended how the request ended that the faults were meant for
   * @param begun the phases in which the faults began
   */
  record Came(EndedUpgrade ended, List<String> begun) {}

  /**
   * @param onASet whether the database is the replica set that the tests are told
   */
  Campaign(boolean onASet) {
    this.onASet = onASet;
    site = new Site(onASet);
    holds = Suppliers.memoize(() -> new HoldProduct.Reference(site));
    rolls = Suppliers.memoize(() -> new RollProduct.Reference(site));
    System.out.println("chaos: a full disk is " + site.stepDisk().how());
  }

  /**
   * Carries out a plan.
   *
   * @return whether everything was as it must be
   */
  boolean carryOut(Plan plan) {
    System.out.print(plan);
    long begin = System.nanoTime();
    Optional<String> violation = run(plan);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    times.add(took);
    violation.ifPresent(
        what -> {
          violations.add("plan " + plan.seed() + ": " + what.lines().findFirst().orElse(""));
          System.out.printf("plan %d VIOLATION after %s%n%s%n", plan.seed(), seconds(took), what);
          anotherSite();
        });
    return violation.isEmpty();
  }

  /** Servers that met a violation are not trusted any more. */
  private void anotherSite() {
    site.close();
    site = new Site(onASet);
    holds = Suppliers.memoize(() -> new HoldProduct.Reference(site));
    rolls = Suppliers.memoize(() -> new RollProduct.Reference(site));
  }

  private Optional<String> run(Plan plan) {
    long begin = System.nanoTime();
    Run run = new Run(plan, site, holds, rolls);
    Optional<String> violation = Optional.empty();
    try {
      run.carryOut();
    } catch (AssertionError | RuntimeException e) {
      violation = Optional.of(evidence(plan, run, e));
    }
    if (System.getProperty("chaos.story") != null) {
      run.eyes().story().forEach(System.out::println);
    }
    String came = violation.isPresent() ? "" : run.summary();
    last = violation.isPresent() ? null : new Came(run.disturbed(), run.begun());
    try {
      run.close();
    } catch (AssertionError | RuntimeException e) {
      violation = violation.or(() -> Optional.of(evidence(plan, run, e)));
    }
    if (violation.isEmpty()) {
      takeOvers.addAll(run.takeOvers());
      count(run);
      System.out.printf(
          "  ok in %s: %s%s; workers compared %d times%s%n",
          seconds(Duration.ofNanos(System.nanoTime() - begin)),
          came,
          writes(run),
          run.eyes().looksAtWorkers(),
          run.takeOvers().stream()
              .map(took -> "; take-over in " + took.phase() + " after " + millis(took.time()))
              .collect(Collectors.joining()));
    }
    return violation;
  }

  /** Of the last plan; empty when something was not as it must be. */
  Optional<Came> last() {
    return Optional.ofNullable(last);
  }

  private void count(Run run) {
    run.begun().forEach(phase -> begun.merge(phase, 1, Integer::sum));
    rolled += run.eyes().rolled() ? 1 : 0;
    late += run.late();
    acknowledged += run.ledger().acknowledgements();
    unanswered += run.ledger().unansweredWrites();
  }

  private static String writes(Run run) {
    Ledger ledger = run.ledger();
    return "; %d writes acknowledged, %d not answered%s"
        .formatted(
            ledger.acknowledgements(),
            ledger.unansweredWrites(),
            run.late() == 0 ? "" : ", " + run.late() + " documents left expanded");
  }

  private static String evidence(Plan plan, Run run, Throwable why) {
    Path kept = KEPT.resolve("plan-" + plan.seed()).toAbsolutePath();
    String kind = "kept in " + kept;
    try {
      Trees.copy(run.cluster().directory(), kept);
    } catch (RuntimeException e) {
      kind = "not kept: " + e;
    }
    return String.join(
        "\n",
        Throwables.getStackTraceAsString(why),
        plan.toString(),
        String.join("\n", run.eyes().story()),
        "events of all nodes, by their time:",
        events(run),
        "logs and state: " + kind,
        "again: ./mvnw verify -Pchaos -Dchaos.plans=1 -Dchaos.seed=" + plan.seed());
  }

  private static String events(Run run) {
    List<JsonNode> events = new ArrayList<>();
    for (Node node : run.cluster().nodes()) {
      try {
        events.addAll(EventOrder.read(node.state()));
      } catch (RuntimeException e) {
        System.out.println("the events of " + node.name() + " cannot be read: " + e);
      }
    }
    return events.stream()
        .sorted(Comparator.comparing(event -> event.path("at").asText()))
        .skip(Math.max(0, events.size() - LAST_EVENTS))
        .map(JsonNode::toString)
        .collect(Collectors.joining("\n"));
  }

  List<String> violations() {
    return violations;
  }

  List<TakeOvers.Took> takeOvers() {
    return takeOvers;
  }

  /** The figures of the whole campaign. */
  void printFigures() {
    System.out.printf(
        "chaos: %d plans, %d of them rolled, %d violations; a plan takes %s in the median, at most"
            + " %s%n",
        times.size(), rolled, violations.size(), seconds(median(times)), seconds(longest(times)));
    System.out.printf(
        "chaos: %d writes acknowledged and there, %d not answered; %d documents left"
            + " expanded by a master that was overtaken%n",
        acknowledged, unanswered, late);
    System.out.println("chaos: faults began in " + begun);
    List<Duration> after = takeOvers.stream().map(TakeOvers.Took::time).toList();
    if (!after.isEmpty()) {
      System.out.printf(
          "chaos: %d take-overs after SIGKILL (session %s): median %s, at most %s%n",
          after.size(), seconds(Run.SESSION), millis(median(after)), millis(longest(after)));
    }
    violations.forEach(violation -> System.out.println("chaos: " + violation));
  }

  private static Duration median(List<Duration> durations) {
    return durations.stream().sorted().skip(durations.size() / 2).findFirst().orElse(Duration.ZERO);
  }

  private static Duration longest(List<Duration> durations) {
    return durations.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1_000.0);
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }

  @Override
  public void close() {
    site.close();
  }
}
