package io.locktender.cli.desk;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C, SIGTERM or SIGHUP while something runs that must come to an end first: the process goes
 * on until it has.
 */
final class Interruption {
  private static final Logger log = LoggerFactory.getLogger(Interruption.class);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Runnable asked;
  private final Duration atMost;

  private Interruption(Runnable asked, Duration atMost) {
    this.asked = asked;
    this.atMost = atMost;
  }

  /** What runs. */
  @FunctionalInterface
  interface Work {
    int run() throws InterruptedException;
  }

  /**
   * Runs something.
   *
   * @param asked asks that it end; on a thread of its own
   * @param atMost how long the process waits for that
   * @return what the work returned
   */
  static int during(Work work, Runnable asked, Duration atMost) throws InterruptedException {
    Interruption interruption = new Interruption(asked, atMost);
    Thread hook = new Thread(interruption::askAndAwait, "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } finally {
      interruption.ended.countDown();
      remove(hook);
    }
  }

  private void askAndAwait() {
    asked.run();
    try {
      if (!ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("it did not end within {}", atMost);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("the process is ending, and has waited for this", e);
    }
  }
}
