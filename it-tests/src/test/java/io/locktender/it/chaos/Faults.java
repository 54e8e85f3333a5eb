package io.locktender.it.chaos;

import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.it.Cluster;
import io.locktender.it.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Does to one cluster what a plan says, and undoes it. */
final class Faults {
  private static final int SLOW_MILLIS = 60;

  private final Site site;
  private final Cluster cluster;
  private final List<Links> links;
  private final Operators operators;
  private final TakeOvers takeOvers;

  /** The ways of one node. */
  record Links(Link zookeeper, Link database) {}

  Faults(Site site, Cluster cluster, List<Links> links, Operators operators, TakeOvers takeOvers) {
    this.site = site;
    this.cluster = cluster;
    this.links = links;
    this.operators = operators;
    this.takeOvers = takeOvers;
  }

  /** Does it, and says how to undo it; undoing what is not so any more does nothing. */
  Runnable begin(Fault fault, @Nullable VersionDocument seen) {
    int number = fault.kind().victim() == Kind.Victim.ZOOKEEPER ? 1 : nodeNumber(fault, seen);
    Node node = cluster.node(number);
    Links ways = links.get(number - 1);
    return switch (fault.kind()) {
      case KILL_AGENT -> killAgent(node, seen);
      case PAUSE_AGENT -> pause(agent(node));
      case PAUSE_MASTERSHIP -> pause(agentAndSteps(node));
      case KILL_STEP_PROCESS -> kill(stepProcesses(node));
      case PAUSE_STEP_PROCESS -> pause(stepProcesses(node));
      case KILL_WORKER -> kill(cluster.workers(node));
      case PAUSE_WORKER -> pause(cluster.workers(node));
      case KILL_ZOOKEEPER -> killed(site.ensemble().server(fault.number()));
      case PAUSE_ZOOKEEPER -> paused(site.ensemble().server(fault.number()));
      case KILL_ENSEMBLE -> killEnsemble();
      case KILL_DATABASE -> killDatabase();
      case PAUSE_DATABASE -> pauseDatabase();
      case CUT_OFF_PRIMARY -> cutOffPrimary();
      case STEP_DOWN -> once(site.database()::stepDown);
      case CUT_ZOOKEEPER -> cut(ways.zookeeper(), fault.cut());
      case CUT_DATABASE -> cut(ways.database(), fault.cut());
      case SLOW_DATABASE -> slowDatabase();
      case FILL_STATE_DISK -> fill(site.stateDisk(number), agent(node));
      case FILL_STEP_DISK -> fill(site.stepDisk(), everyStepProcess());
      case STEP_FAILS -> file("fail");
      case STEP_HANGS -> file("hang");
      case STEP_EATS_MEMORY -> file("eat");
      case ABORT -> once(operators::abort);
      case SECOND_OPERATOR -> once(operators::secondOperator);
      case OTHER_TOOL -> once(operators::otherTool);
      case PAUSE, RESUME, FINALIZE ->
          once(() -> operators.type(OperatorCommand.Kind.valueOf(fault.kind().name())));
    };
  }

  /** Who is meant by {@link Fault#MASTER} is the one whose token is in the document. */
  private int nodeNumber(Fault fault, @Nullable VersionDocument seen) {
    if (fault.number() != Fault.MASTER) {
      return fault.number();
    }
    return IntStream.rangeClosed(1, cluster.nodes().size())
        .filter(number -> seen != null && hasToken(cluster.node(number), seen.token()))
        .findFirst()
        .orElse(1);
  }

  private static boolean hasToken(Node node, String token) {
    Path events = node.state().resolve("events.jsonl");
    try {
      return Files.exists(events)
          && Files.readString(events).lines().anyMatch(line -> elected(line, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean elected(String line, String token) {
    return line.contains("\"elected\"") && line.contains('"' + token + '"');
  }

  private Runnable killAgent(Node node, @Nullable VersionDocument seen) {
    if (!node.runs()) {
      return Faults::nothingToUndo;
    }
    if (seen != null && hasToken(node, seen.token())) {
      Upgrade upgrade = seen.upgrade();
      takeOvers.killed(seen.token(), upgrade == null ? "rest" : upgrade.phase().name());
    }
    node.kill();
    return () -> {
      if (!node.runs()) {
        node.start();
      }
    };
  }

  private static List<Long> agent(Node node) {
    return node.runs() ? List.of(node.agent().pid()) : List.of();
  }

  private static List<Long> agentAndSteps(Node node) {
    List<Long> all = new ArrayList<>(agent(node));
    all.addAll(stepProcesses(node));
    return all;
  }

  private static List<Long> stepProcesses(Node node) {
    return node.runs()
        ? node.agent()
            .children()
            .filter(child -> Signals.commandLine(child).contains("StepProcessMain"))
            .map(ProcessHandle::pid)
            .toList()
        : List.of();
  }

  private List<Long> everyStepProcess() {
    return cluster.nodes().stream().flatMap(node -> stepProcesses(node).stream()).toList();
  }

  private static Runnable pause(List<Long> pids) {
    pids.forEach(Signals::stop);
    return () -> pids.forEach(Signals::goOn);
  }

  private static Runnable kill(List<Long> pids) {
    pids.forEach(Signals::kill);
    return Faults::nothingToUndo;
  }

  private static Runnable killed(Ensemble.Server server) {
    server.kill();
    return server::start;
  }

  private static Runnable paused(Ensemble.Server server) {
    server.pause();
    return server::goOn;
  }

  private Runnable killEnsemble() {
    site.ensemble().servers().forEach(Ensemble.Server::kill);
    return () -> site.ensemble().servers().forEach(Ensemble.Server::start);
  }

  private Runnable killDatabase() {
    site.database().kill();
    return site.database()::start;
  }

  private Runnable pauseDatabase() {
    site.database().pause();
    return site.database()::goOn;
  }

  private Runnable cutOffPrimary() {
    site.database().cutOff();
    return site.database()::goOn;
  }

  private static Runnable cut(Link link, Flow.Cut cut) {
    link.cut(cut);
    return link::mend;
  }

  private Runnable slowDatabase() {
    links.forEach(ways -> ways.database().delay(SLOW_MILLIS));
    return () -> links.forEach(ways -> ways.database().delay(0));
  }

  private static Runnable fill(Disk disk, List<Long> writers) {
    disk.fill(writers.stream().mapToLong(Long::longValue).toArray());
    return disk::empty;
  }

  private Runnable file(String name) {
    Path file = cluster.file(name);
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return () -> file.toFile().delete();
  }

  private static Runnable once(Runnable action) {
    action.run();
    return Faults::nothingToUndo;
  }

  private static void nothingToUndo() {}
}
