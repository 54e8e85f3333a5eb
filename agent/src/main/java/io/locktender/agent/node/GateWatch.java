package io.locktender.agent.node;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.NodeStore;
import io.locktender.coordinator.store.VersionStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows who may run: asks the database for the document, linearizably, and then for the node's
 * registration, when the mirror says that there is something new, and every now and then though it
 * does not. Used by the node loop's thread.
 */
public final class GateWatch {
  /** The document is read this often though nothing said that it changed. */
  static final Duration POLL = Duration.ofSeconds(2);

  /** Soon enough after the database did not answer. */
  static final Duration RETRY = Duration.ofMillis(500);

  private final VersionStore documents;
  private final NodeStore nodes;
  private final String node;
  private final Supplier<@Nullable Mirror> mirror;
  private final LongSupplier nanos;
  private Gate gate = new Gate.Unreachable("it was not asked yet");
  private long readAt;
  private boolean fresh;

  /**
   * Asks nothing yet.
   *
   * @param documents where the version document is
   * @param nodes where the registrations are
   * @param node this node's name
   * @param mirror the mirror as it is known here, or null
   * @param nanos a monotonic clock
   */
  public GateWatch(
      VersionStore documents,
      NodeStore nodes,
      String node,
      Supplier<@Nullable Mirror> mirror,
      LongSupplier nanos) {
    this.documents = documents;
    this.nodes = nodes;
    this.node = node;
    this.mirror = mirror;
    this.nanos = nanos;
    this.readAt = nanos.getAsLong() - POLL.toNanos();
  }

  /** What was seen last. */
  Gate gate() {
    return gate;
  }

  /** The document that was seen last, or null when none was. */
  @Nullable VersionDocument document() {
    return gate instanceof Gate.Read read ? read.document() : null;
  }

  /** Whether it was asked in this turn. */
  boolean fresh() {
    return fresh;
  }

  /** A new turn begins: asks again if there is reason to. */
  void beginTurn() {
    fresh = false;
    long age = nanos.getAsLong() - readAt;
    if (age >= every().toNanos() || mirrorIsNewer()) {
      ask();
    }
  }

  /** Asks the database. */
  void ask() {
    gate = read();
    readAt = nanos.getAsLong();
    fresh = true;
  }

  /** How often the database is asked though nothing said that there is something new. */
  Duration every() {
    return gate instanceof Gate.Unreachable ? RETRY : POLL;
  }

  private Gate read() {
    try {
      Optional<VersionDocument> found = documents.read();
      if (found.isEmpty()) {
        return new Gate.Missing();
      }
      return new Gate.Read(found.get(), nodes.node(node).orElse(null));
    } catch (DatabaseUnavailableException e) {
      return new Gate.Unreachable(String.valueOf(e.getMessage()));
    } catch (InvalidInputException e) {
      return new Gate.Garbled(String.valueOf(e.getMessage()));
    }
  }

  /** The mirror is only a hint that there is something to read. */
  private boolean mirrorIsNewer() {
    Mirror hint = mirror.get();
    VersionDocument seen = document();
    return hint != null
        && seen != null
        && (hint.document().revision() > seen.revision()
            || !hint.document().lineage().equals(seen.lineage()));
  }
}
