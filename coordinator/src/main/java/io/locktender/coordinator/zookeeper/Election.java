package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.master.Mastership;
import io.locktender.coordinator.master.Masterships;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A state server's part in the election. A mastership survives a break of the connection shorter
 * than the session timeout (nothing may be claimed meanwhile) and ends with the session. Used by
 * one thread, the loop's.
 */
public final class Election implements Masterships, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Election.class);

  private final ClusterConnection connection;
  private final String node;
  private final Supplier<String> tokens;
  private final LongSupplier nanos;
  private @Nullable Candidacy candidacy;
  private long resignedAt;
  private long pauseNanos;

  /**
   * Stands for nothing until {@link #current} is called.
   *
   * @param node this node's name
   * @param tokens gives a new random token at every call
   * @param nanos a monotonic clock, in nanoseconds
   */
  public Election(
      ClusterConnection connection, String node, Supplier<String> tokens, LongSupplier nanos) {
    this.connection = connection;
    this.node = ClusterPaths.checkName("node", node);
    this.tokens = tokens;
    this.nanos = nanos;
    this.resignedAt = nanos.getAsLong();
  }

  /**
   * The mastership that this node has, if it is master. Stands for election where it does not yet,
   * and again once the pause after {@link #resign} is over.
   */
  @Override
  public Optional<Mastership> current() {
    if (candidacy == null) {
      if (nanos.getAsLong() - resignedAt >= pauseNanos) {
        stand();
      }
      return Optional.empty();
    }
    ElectedMastership mastership = candidacy.mastership();
    // The latch has not heard of either, and would take itself for the leader for ever.
    boolean replaced = mastership != null && mastership.lost();
    if (replaced || candidacy.deleted()) {
      log.info("{}: this node has lost its place in the election, and stands again", node);
      candidacy.giveUp();
      candidacy = null;
      stand();
      return Optional.empty();
    }
    return Optional.ofNullable(mastership);
  }

  /** Gives up the mastership, or the place in the queue, so that another node can be elected. */
  @Override
  public void resign(Duration pause) {
    if (candidacy != null) {
      candidacy.giveUp();
      candidacy = null;
    }
    resignedAt = nanos.getAsLong();
    pauseNanos = pause.toNanos();
  }

  /** The node that is elected, as far as is known here, or empty. */
  public Optional<String> masterNode() {
    return Optional.ofNullable(connection.readView().master());
  }

  @Override
  public void close() {
    if (candidacy != null) {
      candidacy.giveUp();
      candidacy = null;
    }
  }

  /** Not before the candidates' place is there, and open to this node: a latch asks only once. */
  private void stand() {
    if (!connection.ready()) {
      return;
    }
    Candidacy next = new Candidacy(connection, node, tokens);
    next.start();
    candidacy = next;
  }
}
