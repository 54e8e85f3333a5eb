package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.it.Cluster;
import io.locktender.it.Contents;
import io.locktender.it.Node;
import io.locktender.steps.control.NodeRegistration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must be true of a cluster at rest, whatever happened before. */
final class Invariants {
  private static final int WHOLE_HISTORY = 100;
  private static final String COPIES = "locktender.work.";

  private final Cluster cluster;
  private final Product product;
  private final Operators operators;
  private final Eyes eyes;

  Invariants(Cluster cluster, Product product, Operators operators, Eyes eyes) {
    this.cluster = cluster;
    this.product = product;
    this.operators = operators;
    this.eyes = eyes;
  }

  /** What is still going on, in words; empty when nothing is, and nothing is left to be done. */
  Optional<String> unrest() {
    VersionDocument now = cluster.document();
    if (now.upgrade() != null) {
      return Optional.of("an upgrade runs: " + now.upgrade().phase());
    }
    Optional<Versioned<Target>> target = cluster.zookeeper().targets().read();
    if (target.isEmpty() || !target.get().value().version().equals(now.version())) {
      return Optional.of("the target is " + target);
    }
    List<String> left = copies();
    if (!left.isEmpty()) {
      return Optional.of("copies are left: " + left);
    }
    return cluster.nodes().stream()
        .map(node -> unrest(node, now))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private List<String> copies() {
    return Contents.leftOvers(cluster.database().database()).stream()
        .filter(name -> name.startsWith(COPIES))
        .toList();
  }

  /** A report that is left of an agent's earlier run says nothing. */
  private Optional<String> unrest(Node node, VersionDocument now) {
    NodeReport report = cluster.reports().get(node.name());
    String registered =
        cluster.store().node(node.name()).map(NodeRegistration::incarnation).orElse("");
    boolean rests =
        node.runs()
            && report != null
            && report.incarnation().equals(registered)
            && report.state() == NodeState.SERVING
            && report.revision() == now.revision()
            && now.version().equals(report.release());
    return rests
        ? Optional.empty()
        : Optional.of("%s (%s): %s".formatted(node.name(), node.runs(), report));
  }

  /**
   * At rest: everything that can be seen is as it was before, or as it is after an upgrade.
   *
   * @return how many documents a master wrote that was overtaken
   */
  int check() {
    VersionDocument now = cluster.document();
    int late = product.check(cluster.database().database(), now.version().toString(), late(now));
    assertThat(now.admits()).extracting("version").containsExactly(now.version());
    checkProcesses(now);
    checkConfigurations(now);
    checkHistory(now);
    cluster.checkOrder();
    return late;
  }

  /** Whether a master that was overtaken may have written in place once more, after a roll-back. */
  private boolean late(VersionDocument now) {
    VersionDocument.LastEnded last = now.lastEnded();
    return last != null && last.outcome() == Outcome.ROLLED_BACK && eyes.tookOver(last.requestId());
  }

  private void checkProcesses(VersionDocument now) {
    assertThat(eyes.workers())
        .as("processes of workers")
        .allMatch(worker -> worker.release().equals(now.version().toString()));
    assertThat(cluster.nodes())
        .allSatisfy(
            node -> assertThat(cluster.workers(node)).as("workers of " + node.name()).isNotEmpty());
  }

  private void checkConfigurations(VersionDocument now) {
    for (Node node : cluster.nodes()) {
      Path file = cluster.file(Product.CONFIGURATION + node.name());
      try {
        String configured = Files.exists(file) ? Files.readString(file).strip() : Product.FIRST;
        assertThat(configured)
            .as("what %s did to itself", node.name())
            .isEqualTo(now.version().toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Every request ended once, says how and why, and together they lead to what is now. */
  private void checkHistory(VersionDocument now) {
    List<EndedUpgrade> history = history();
    Map<String, Long> times =
        history.stream()
            .collect(Collectors.groupingBy(EndedUpgrade::requestId, Collectors.counting()));
    assertThat(times.values()).as("ends of one request: %s", history).containsOnly(1L);
    assertThat(times.keySet()).as("requests that ended").containsAll(operators.asked().keySet());
    assertThat(history)
        .hasSizeLessThanOrEqualTo(operators.asked().size() + operators.perhapsAsked());
    String version = Product.FIRST;
    for (EndedUpgrade ended : history) {
      checkReasons(ended);
      if (ended.outcome() != Outcome.REFUSED) {
        assertThat(ended.from()).as("%s", ended).hasToString(version);
      }
      if (ended.outcome() == Outcome.SUCCEEDED || ended.outcome() == Outcome.DEGRADED) {
        version = ended.to().toString();
      }
    }
    assertThat(version).as("where %s lead to", history).isEqualTo(now.version().toString());
    VersionDocument.LastEnded last = now.lastEnded();
    assertThat(last).isNotNull();
    assertThat(history)
        .as("the last request, by the document %s", last)
        .anyMatch(
            ended ->
                ended.requestId().equals(Objects.requireNonNull(last).requestId())
                    && ended.outcome() == last.outcome());
  }

  private static void checkReasons(EndedUpgrade ended) {
    assertThat(ended.finishedAt()).as("%s", ended).isAfterOrEqualTo(ended.startedAt());
    switch (ended.outcome()) {
      case SUCCEEDED -> assertThat(ended.failure()).as("%s", ended).isNull();
      case REFUSED -> assertThat(ended.reasons()).as("%s", ended).isNotEmpty();
      case DEGRADED, ROLLED_BACK -> {
        assertThat(ended.failure()).as("%s", ended).isNotNull();
        assertThat(Objects.requireNonNull(ended.failure()).reason()).isNotBlank();
      }
      case REHEARSED -> assertThat(ended.rehearsal()).as("%s", ended).isNotNull();
    }
  }

  /** The oldest first. */
  List<EndedUpgrade> history() {
    List<EndedUpgrade> history = new ArrayList<>(cluster.store().history(WHOLE_HISTORY));
    Collections.reverse(history);
    return history;
  }
}
