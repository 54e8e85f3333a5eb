package io.locktender.agent.node;

import io.locktender.coordinator.cluster.GateHint;
import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Jitter;
import io.locktender.coordinator.store.GateStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.Reading;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows who may run: asks the database for the document and the node's registration, linearizably
 * and in one read, when the hint says that there is something new. Every now and then it looks
 * whether there is something new though the hint does not say so; that look is not linearizable, so
 * it writes nothing, and is believed only where it finds all as it was. Whatever else it finds is
 * asked for again, linearizably: what this tells was always read so. Used by the node loop's
 * thread.
 */
public final class GateWatch {
  /** A look is taken this often though nothing said that there is something new. */
  static final Duration POLL = Duration.ofSeconds(2);

  /** The same while the node is at rest, in the middle. */
  static final Duration REST = Duration.ofSeconds(10);

  /** Soon enough after the database did not answer. */
  static final Duration RETRY = Duration.ofMillis(500);

  private final GateStore store;
  private final String node;
  private final Supplier<@Nullable GateHint> hint;
  private final LongSupplier nanos;
  private final Jitter jitter;
  private Gate gate = new Gate.Unreachable("the database was not asked yet");
  private long readAt;
  private boolean fresh;
  private boolean atRest;
  private Duration rest;

  /**
   * Asks nothing yet.
   *
   * @param store where the version document and the registrations are
   * @param node this node's name
   * @param hint the newest document that is told of, or null
   * @param nanos a monotonic clock
   * @param jitter spreads the nodes' looks
   */
  public GateWatch(
      GateStore store,
      String node,
      Supplier<@Nullable GateHint> hint,
      LongSupplier nanos,
      Jitter jitter) {
    this.store = store;
    this.node = node;
    this.hint = hint;
    this.nanos = nanos;
    this.jitter = jitter;
    this.readAt = nanos.getAsLong() - RETRY.toNanos();
    this.rest = jitter.around(REST);
  }

  /** What was seen last. */
  Gate gate() {
    return gate;
  }

  /** The document that was seen last, or null when none was. */
  @Nullable VersionDocument document() {
    return gate instanceof Gate.Read read ? read.document() : null;
  }

  /** Whether it was asked linearizably in this turn. */
  boolean fresh() {
    return fresh;
  }

  /** A new turn begins: asks again if there is reason to. */
  void beginTurn() {
    fresh = false;
    boolean unreachable = gate instanceof Gate.Unreachable;
    if (unreachable ? isDue(RETRY) : isHinted()) {
      ask();
    } else if (!unreachable && isDue(atRest ? rest : POLL)) {
      look();
    }
  }

  private boolean isDue(Duration interval) {
    return nanos.getAsLong() - readAt >= interval.toNanos();
  }

  /** Asks the database. */
  void ask() {
    gate = read(Reading.LINEARIZABLE);
    wasRead();
    fresh = true;
  }

  /**
   * Looks whether all is as it was. A primary that was deposed may say so for some seconds more;
   * one that shows an older document than was seen would pass for a restored dump.
   */
  private void look() {
    Gate seen = read(Reading.MAJORITY);
    if (seen.equals(gate)) {
      wasRead();
    } else if (seen instanceof Gate.Unreachable) {
      gate = seen;
      wasRead();
    } else {
      ask();
    }
  }

  private void wasRead() {
    readAt = nanos.getAsLong();
    rest = jitter.around(REST);
  }

  /**
   * Nothing is to be done here, and a hint tells of what is new: looks are rarer, until it is said
   * that this is over.
   */
  void atRest(boolean now) {
    atRest = now;
  }

  /** How soon it wants a turn again, at the latest. */
  Duration every() {
    return gate instanceof Gate.Unreachable ? RETRY : POLL;
  }

  private Gate read(Reading how) {
    try {
      return store
          .gate(node, how)
          .<Gate>map(read -> new Gate.Read(read.document(), read.node()))
          .orElseGet(Gate.Missing::new);
    } catch (DatabaseUnavailableException e) {
      return new Gate.Unreachable(String.valueOf(e.getMessage()));
    } catch (NewerFormatException e) {
      return new Gate.Newer(String.valueOf(e.getMessage()), e.format());
    } catch (InvalidInputException e) {
      return new Gate.Garbled(String.valueOf(e.getMessage()));
    }
  }

  /** Whether there is something to read. */
  private boolean isHinted() {
    GateHint told = hint.get();
    VersionDocument seen = document();
    return told != null
        && seen != null
        && (told.revision() > seen.revision() || !told.lineage().equals(seen.lineage()));
  }
}
