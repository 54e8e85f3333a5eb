package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import io.locktender.agent.process.Leftovers;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.it.Cluster;
import io.locktender.it.Node;
import io.locktender.steps.control.DatabaseUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** One plan, carried out on a cluster of its own. */
final class Run implements AutoCloseable {
  static final Duration SESSION = Duration.ofSeconds(6);

  /** How many times slower this machine is than two cores with nothing beside. */
  private static final int SLOW =
      Integer.getInteger("chaos.slow", Boolean.getBoolean("chaos.timed") ? 1 : 3);

  private static final Duration ALL_SERVE_WITHIN = Duration.ofSeconds(60).multipliedBy(SLOW);
  private static final Duration FAULTS_WITHIN = Duration.ofSeconds(60).multipliedBy(SLOW);
  private static final Duration REST_WITHIN = Duration.ofSeconds(90).multipliedBy(SLOW);
  private static final Duration GONE_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final String SETTINGS =
      """
      deadlines: {preflight: %ds, hold: %ds, sync: %ds, step: %ds, node-steps: %ds, check: %ds,
        start: %ds, sweep-every: 2s}\
      """
          .formatted(30 * SLOW, 20 * SLOW, 30 * SLOW, 8 * SLOW, 20 * SLOW, 20 * SLOW, 20 * SLOW);

  private final Plan plan;
  private final Site site;
  private final Product product;
  private final Clients clients;
  private final @Nullable Held held;
  private final @Nullable OnDuty onDuty;
  private final Cluster cluster;
  private final List<Faults.Links> links = new ArrayList<>();
  private final Operators operators;
  private final TakeOvers takeOvers = new TakeOvers();
  private final Eyes eyes;
  private final Invariants invariants;
  private final Schedule schedule;
  private int late;

  Run(
      Plan plan,
      Site site,
      Supplier<HoldProduct.Reference> holds,
      Supplier<RollProduct.Reference> rolls) {
    this.plan = plan;
    this.site = site;
    for (int i = 0; i < plan.nodes(); i++) {
      links.add(
          new Faults.Links(new Link(site.ensemble().ports()), new Link(site.database().ports())));
    }
    cluster =
        Cluster.on(
            site.services(
                node -> linksOf(node).zookeeper().address(),
                node -> site.database().through(linksOf(node).database())));
    operators = new Operators(cluster, site.ensemble().connect());
    Roll roll = plan.roll();
    held = plan.held() == null ? null : plan.held().slower(SLOW);
    clients =
        new Clients(
            site.impatient(cluster.database()),
            roll == null ? HoldShape::fresh : RollShape::fresh,
            plan.seed());
    if (roll == null) {
      onDuty = held == null ? null : new OnDuty(operators, held.attendedAfterMillis());
      product = HoldProduct.of(holds.get(), clients, plan.nodes());
    } else {
      onDuty = new OnDuty(operators, roll.attendedAfterMillis());
      product = RollProduct.of(rolls.get(), roll, clients, plan.nodes());
    }
    eyes = new Eyes(cluster, site.impatient(cluster.database()));
    Faults faults = new Faults(site, cluster, links, operators, takeOvers);
    schedule = new Schedule(plan.faults(), faults, eyes, takeOvers);
    invariants = new Invariants(cluster, product, operators, eyes);
  }

  private Faults.Links linksOf(String node) {
    return links.get(Integer.parseInt(node.substring(node.indexOf('-') + 1)) - 1);
  }

  /** From nothing to nothing; throws when something is not as it must be. */
  void carryOut() {
    setUp();
    long requestedAt = System.nanoTime();
    Roll roll = plan.roll();
    schedule.begin(
        operators.ask(Product.CAN_GO_WRONG, roll == null ? null : roll.options(), held),
        requestedAt);
    eyes.tell("2.0.0 is asked for");
    disturb();
    eyes.tell("all is healed");
    operators.ended().forEach(eyes::tell);
    restWithin(REST_WITHIN);
    check();
    eyes.tell("all is as it must be");
    goOn();
    operators.ended();
    eyes.tell("all is as it must be; the agents are stopped");
    stop();
    eyes.tell("all is gone");
  }

  private void setUp() {
    product.load(cluster.database().database());
    product.write(cluster.releases());
    product.scratch(cluster.directory(), site.stepDisk().directory());
    cluster.session(SESSION.toSeconds() + "s");
    for (int number = 1; number <= plan.nodes(); number++) {
      boolean stateServer = number <= plan.stateServers();
      Node node = cluster.add("node-" + number, stateServer ? "state-server" : "machine", SETTINGS);
      onDiskOfItsOwn(node, site.stateDisk(number));
    }
    cluster.atVersion(Product.FIRST);
    eyes.tell("the agents are started");
    cluster.nodes().forEach(Node::start);
    restWithin(ALL_SERVE_WITHIN);
  }

  private void onDiskOfItsOwn(Node node, Disk disk) {
    try {
      Path state = Files.createDirectory(disk.directory().resolve(cluster.name()));
      Files.createSymbolicLink(node.state(), state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until every fault has come and gone, or cannot come any more. */
  private void disturb() {
    try {
      await()
          .atMost(FAULTS_WITHIN)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(LOOK_EVERY)
          .until(this::cameAndWent);
    } catch (ConditionTimeoutException e) {
      eyes.tell("not all faults came within " + FAULTS_WITHIN);
    }
    schedule.end();
    site.heal();
    links.forEach(ways -> ways.zookeeper().mend());
    links.forEach(ways -> ways.database().mend());
  }

  private boolean cameAndWent() {
    look();
    return schedule.over();
  }

  private void look() {
    eyes.look();
    takeOvers.seen(eyes.document());
    if (onDuty != null) {
      onDuty.look(eyes.document());
    }
  }

  private void restWithin(Duration atMost) {
    List<String> unrest = new ArrayList<>(List.of("nothing was seen"));
    try {
      await()
          .atMost(atMost)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(LOOK_EVERY)
          .until(
              () -> {
                look();
                startThoseThatEnded();
                unrest.set(0, unrest().orElse(""));
                return unrest.get(0).isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no rest within %s: %s".formatted(atMost, unrest.get(0)), e);
    }
  }

  /** As systemd does: an agent without room for its state ends at its start. */
  private void startThoseThatEnded() {
    for (Node node : cluster.nodes()) {
      if (!node.runs()) {
        eyes.tell(node.name() + " had ended by itself, and is started again");
        node.start();
      }
    }
  }

  private Optional<String> unrest() {
    try {
      return invariants.unrest();
    } catch (DatabaseUnavailableException | MongoException | ZooKeeperUnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** From wherever it is, a plain upgrade succeeds. */
  private void goOn() {
    String next = Product.after(cluster.document().version().toString());
    String last = operators.ask(next, plan.rolls() ? Roll.UNDISTURBED : null, null);
    eyes.tell(next + " is asked for, without faults");
    await("the request has ended")
        .atMost(REST_WITHIN)
        .pollInSameThread()
        .until(
            () -> {
              look();
              return cluster.document().ended(last);
            });
    EndedUpgrade ended = invariants.history().get(invariants.history().size() - 1);
    assertThat(ended.outcome()).as("%s", ended).isEqualTo(Outcome.SUCCEEDED);
    restWithin(REST_WITHIN);
    check();
  }

  /** While nobody writes. */
  private void check() {
    clients.whileQuiet(
        () -> {
          int found = invariants.check();
          if (found > 0) {
            eyes.tell(found + " documents were left expanded by a master that was overtaken");
          }
          late += found;
        });
  }

  /** What agents leave when they stop are their workers, and those can be ended by their marks. */
  private void stop() {
    cluster.nodes().forEach(Node::stop);
    assertThat(new Leftovers(cluster.name()).end(GONE_WITHIN)).isEmpty();
    await("nothing runs that came from the cluster")
        .atMost(GONE_WITHIN)
        .untilAsserted(() -> assertThat(left()).isEmpty());
  }

  private List<String> left() {
    return Signals.thatSay(cluster.directory().toString())
        .map(process -> process.pid() + " " + Signals.commandLine(process).replace('\0', ' '))
        .toList();
  }

  /** How the request ended that the faults were meant for. */
  EndedUpgrade disturbed() {
    return invariants.history().get(0);
  }

  /** What a plan came to. */
  String summary() {
    return invariants.history().stream()
        .map(
            ended ->
                ended.to()
                    + " "
                    + ended.outcome()
                    + (ended.failure() == null ? "" : " (" + ended.failure().reason() + ")"))
        .collect(Collectors.joining(", "));
  }

  /** What clients were told. */
  Ledger ledger() {
    return clients.ledger();
  }

  /** How many documents were left expanded, which no worker minds. */
  int late() {
    return late;
  }

  /** The phase in which each fault began. */
  List<String> begun() {
    return schedule.begun();
  }

  List<TakeOvers.Took> takeOvers() {
    return takeOvers.took();
  }

  Eyes eyes() {
    return eyes;
  }

  Cluster cluster() {
    return cluster;
  }

  @Override
  public void close() {
    site.heal();
    try {
      cluster.close();
    } finally {
      clients.close();
      links.forEach(ways -> ways.zookeeper().close());
      links.forEach(ways -> ways.database().close());
      for (int number = 1; number <= cluster.nodes().size(); number++) {
        Trees.delete(site.stateDisk(number).directory().resolve(cluster.name()));
      }
    }
  }
}
