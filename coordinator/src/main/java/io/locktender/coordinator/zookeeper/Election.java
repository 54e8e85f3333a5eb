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
 * A state server's part in the election. Who is elected is master once it has read what every node
 * says. A mastership survives a break of the connection shorter than the session timeout (nothing
 * may be claimed meanwhile) and ends with the session. Used by one thread, the loop's.
 */
public final class Election implements Masterships, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Election.class);

  /** Who cannot read so long what the nodes say lets another one try. */
  static final Duration READ_WITHIN = Duration.ofSeconds(30);

  private static final Duration LET_OTHERS = Duration.ofSeconds(1);

  private final ClusterConnection connection;
  private final MasterWatch watch;
  private final String node;
  private final Supplier<String> tokens;
  private final LongSupplier nanos;
  private @Nullable Candidacy candidacy;
  private long resignedAt;
  private long pauseNanos;
  private @Nullable ElectedMastership elected;
  private long electedAt;
  private boolean hintLeft;

  /**
   * Stands for nothing until {@link #current} is called.
   *
   * @param watch begins to hear the cluster with each mastership, and ends with it
   * @param node this node's name
   * @param tokens gives a new random token at every call
   * @param nanos a monotonic clock, in nanoseconds
   */
  public Election(
      ClusterConnection connection,
      MasterWatch watch,
      String node,
      Supplier<String> tokens,
      LongSupplier nanos) {
    this.connection = connection;
    this.watch = watch;
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
    Optional<Mastership> now = held();
    if (now.isPresent()) {
      hintLeft = true;
    } else {
      withdrawHint();
    }
    return now;
  }

  private Optional<Mastership> held() {
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
      giveUp();
      stand();
      return Optional.empty();
    }
    return mastership == null ? notElected() : hearing(mastership);
  }

  private Optional<Mastership> notElected() {
    watch.close();
    elected = null;
    return Optional.empty();
  }

  /** Nothing is decided before all is read: who is not known yet may be live. */
  private Optional<Mastership> hearing(ElectedMastership mastership) {
    if (elected != mastership) {
      watch.close();
      elected = mastership;
      electedAt = nanos.getAsLong();
    }
    watch.begin();
    if (watch.complete()) {
      return Optional.of(mastership);
    }
    if (nanos.getAsLong() - electedAt > READ_WITHIN.toNanos()) {
      log.warn("{}: elected, but what the nodes say was not read; another one may try", node);
      resign(LET_OTHERS);
    }
    return Optional.empty();
  }

  /** Gives up the mastership, or the place in the queue, so that another node can be elected. */
  @Override
  public void resign(Duration pause) {
    giveUp();
    withdrawHint();
    resignedAt = nanos.getAsLong();
    pauseNanos = pause.toNanos();
  }

  @Override
  public void close() {
    giveUp();
  }

  private void giveUp() {
    watch.close();
    elected = null;
    if (candidacy != null) {
      candidacy.giveUp();
      candidacy = null;
    }
  }

  /** Another master tells from here on, and may be one that writes none: tried until it is gone. */
  private void withdrawHint() {
    if (!hintLeft) {
      return;
    }
    try {
      hintLeft =
          connection.call(
              connection.paths().gate(),
              () -> {
                new Hints(connection, Optional::empty).withdraw();
                return false;
              });
    } catch (ZooKeeperUnavailableException e) {
      log.debug("the hint is not withdrawn yet: {}", e.getMessage());
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
