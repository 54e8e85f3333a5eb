package io.locktender.agent.daemon;

import io.locktender.agent.node.Leaving;
import io.locktender.agent.systemd.ServiceNotices;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the agent ends: it leaves its workers running for the next one, or, where its machine goes
 * down with it, has them drained and stopped first. Asked for by any thread, once.
 */
public final class Departure implements Leaving {
  private static final Logger log = LoggerFactory.getLogger(Departure.class);

  /** A release's own bounds are shorter; systemd ends a machine that does not stop after 30 min. */
  static final Duration LONGEST = Duration.ofMinutes(15);

  /** As long as it goes on, systemd is told that it takes so much longer. */
  private static final Duration EXTENDS_BY = Duration.ofSeconds(30);

  private static final Duration EXTENDS_EVERY = Duration.ofSeconds(5);

  private final ServiceNotices notices;
  private final CountDownLatch gone = new CountDownLatch(1);
  private volatile boolean wanted;
  private volatile boolean noneIsLeft;
  private volatile Runnable wake = () -> {};

  /**
   * @param notices is told how far it is
   */
  public Departure(ServiceNotices notices) {
    this.notices = notices;
  }

  /** What the agent tells systemd. */
  ServiceNotices notices() {
    return notices;
  }

  /** What makes the node's loop look. */
  void wakes(Runnable loop) {
    wake = loop;
  }

  @Override
  public boolean wanted() {
    return wanted;
  }

  @Override
  public void workersAreGone() {
    if (wanted) {
      noneIsLeft = true;
      gone.countDown();
    }
  }

  @Override
  public void workersAreNotKnown() {
    gone.countDown();
  }

  /** The daemon has ended, of itself or because it was told to: nobody stops workers any more. */
  public void daemonHasEnded() {
    gone.countDown();
  }

  /** What became of the workers, once the daemon has ended. */
  public String outcome() {
    if (!wanted) {
      return "the agent has stopped; its workers keep running, and the next agent adopts them";
    }
    return noneIsLeft
        ? "the agent has stopped, after its workers"
        : "the agent has stopped; not all of its workers were seen to stop before";
  }

  /** The agent ends, and its workers keep running. */
  public void leavesThem() {
    notices.stopping("ends; its workers keep running");
  }

  /**
   * Drains and stops the workers, and waits until none is left. Returns after {@link #LONGEST} at
   * the latest; what is left then is the machine's to end.
   *
   * @return whether none is left
   */
  public boolean stopsThem() throws InterruptedException {
    log.info("the agent ends: its workers are drained and stopped first");
    notices.stopping("ends: drains and stops its workers first");
    wanted = true;
    wake.run();
    for (Duration left = LONGEST;
        left.compareTo(Duration.ZERO) > 0;
        left = left.minus(EXTENDS_EVERY)) {
      notices.extend(EXTENDS_BY);
      if (gone.await(EXTENDS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        return noneIsLeft;
      }
    }
    log.warn("workers are left after {} min, and end with the machine", LONGEST.toMinutes());
    return false;
  }
}
