package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.zookeeper.ZooKeeperUnavailableException;
import io.locktender.it.Cli;
import io.locktender.it.Cluster;
import io.locktender.it.OtherTool;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Those who ask for releases and abort, at their own keyboards: no fault hits their way. */
final class Operators {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  /**
   * Done, refused, timed out, cannot reach: never 1 or 2, which would be a bug or a bad argument.
   */
  private static final Set<Integer> EXITS = Set.of(0, 3, 4, 5);

  private static final String LATER = "3.0.0";

  private final Cluster cluster;
  private final String connect;
  private final Map<String, String> asked = new HashMap<>();
  private int replaced;
  private final List<Typed> typed = new ArrayList<>();

  /** A command that was typed. */
  private record Typed(String line, Cli.Running running) {}

  Operators(Cluster cluster, String connect) {
    this.cluster = cluster;
    this.connect = connect;
  }

  /** The requests that surely were made: what is asked for, by request. */
  Map<String, String> asked() {
    return asked;
  }

  /** How many more there may be. */
  int perhapsAsked() {
    return replaced
        + (int) typed.stream().filter(command -> command.line().startsWith("upgrade")).count();
  }

  /** Asks for a release as the command does, and insists. */
  String ask(String version, @Nullable RollOptions roll, @Nullable Held held) {
    String request = "ask-" + version.replace('.', '-') + "-" + asked.size();
    await("the request for " + version)
        .atMost(WITHIN)
        .ignoreExceptionsInstanceOf(ZooKeeperUnavailableException.class)
        .until(
            () -> {
              Optional<Versioned<Target>> before = cluster.zookeeper().targets().read();
              int expected = before.map(Versioned::version).orElse(Versioned.ABSENT);
              Target target =
                  new Target(
                      ReleaseVersion.parse(version),
                      request,
                      "chaos",
                      null,
                      roll,
                      null,
                      null,
                      held == null ? null : held.options(),
                      held == null ? null : held.asked());
              return cluster.zookeeper().targets().compareAndSet(expected, target);
            });
    asked.put(request, version);
    return request;
  }

  void abort() {
    type("abort");
  }

  /** Pauses, resumes, finalizes or cuts over. */
  void type(OperatorCommand.Kind command) {
    type(command.name().toLowerCase(Locale.ROOT), "--timeout", "10s");
  }

  /** Whether every command that was typed has ended. */
  boolean idle() {
    return typed.stream().allMatch(command -> command.running().task().isDone());
  }

  void secondOperator() {
    type("upgrade", LATER, "--yes", "--timeout", "20s");
  }

  /** It does not look at what it replaces: a request that no master has seen yet is lost by it. */
  boolean otherTool() {
    String request = "other-tool";
    if (!begun()) {
      replaced += asked.size();
      asked.clear();
    }
    try (OtherTool tool = cluster.otherTool()) {
      tool.bump(LATER, request);
      asked.put(request, LATER);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  /** Whether all that was asked for runs or has ended, by the document. */
  private boolean begun() {
    try {
      VersionDocument now = cluster.document();
      Upgrade upgrade = now.upgrade();
      return asked.keySet().stream()
          .allMatch(
              request ->
                  now.ended(request) || (upgrade != null && upgrade.requestId().equals(request)));
    } catch (DatabaseUnavailableException e) {
      return false;
    }
  }

  private void type(String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    line.addAll(List.of("--cluster", cluster.name(), "--zookeeper", connect));
    typed.add(new Typed(String.join(" ", words), Cli.start(line)));
  }

  /** Every command so far has ended as commands may, without a stack trace. */
  List<String> ended() {
    List<String> said = new ArrayList<>();
    for (Typed command : typed) {
      Cli ended = command.running().end();
      String line = command.line();
      said.add("'%s' ended with %d: %s".formatted(line, ended.exit(), ended.err().strip()));
      assertThat(EXITS).as("exit code of '%s': %s", line, ended.err()).contains(ended.exit());
      assertThat(ended.err()).doesNotContain("\tat ");
    }
    return said;
  }
}
