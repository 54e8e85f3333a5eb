package io.locktender.coordinator.master;

import io.locktender.coordinator.document.VersionDocument;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's mastership, from when it is recorded to when all that worked for it is stopped. */
final class MasterTerm {
  private static final Logger log = LoggerFactory.getLogger(MasterTerm.class);
  private static final Duration CANCEL_WITHIN = Duration.ofSeconds(5);
  private static final Duration RESIGN_FOR = Duration.ofSeconds(1);

  private final Masterships masterships;
  private final TaskSlot tasks;
  private final AskSlot asks;
  private final MasterRecorder recorder;
  private @Nullable Mastership mastership;
  private boolean claimed;

  MasterTerm(Masterships masterships, TaskSlot tasks, AskSlot asks, MasterRecorder recorder) {
    this.masterships = masterships;
    this.tasks = tasks;
    this.asks = asks;
    this.recorder = recorder;
  }

  /**
   * The mastership, when it is held and not lost. What a lost one left is stopped before another
   * begins.
   *
   * @throws java.io.UncheckedIOException when it cannot be recorded that it begins
   */
  Optional<Mastership> check() throws InterruptedException {
    Mastership now = masterships.current().orElse(null);
    boolean leftBehind = now == null && tasks.view() != null;
    if (now != mastership || leftBehind) {
      end();
      if (!tasks.abandon(CANCEL_WITHIN)) {
        return Optional.empty();
      }
      if (now != null) {
        // Not master before it is in the log; where there is no room for that, it is tried again.
        recorder.elected(now.token());
      }
      mastership = now;
    }
    return Optional.ofNullable(mastership).filter(held -> !held.lost());
  }

  private void end() {
    if (mastership != null) {
      log.info("no longer master ({})", mastership);
      recorder.deposed();
    }
    asks.forget();
    mastership = null;
    claimed = false;
  }

  /** Whether this mastership has written its token, by the documents that it has read. */
  boolean claimed(Mastership master, Optional<VersionDocument> read) {
    claimed |= read.filter(found -> found.token().equals(master.token())).isPresent();
    return claimed;
  }

  /** The token of the mastership that is held, or empty. */
  Optional<String> token() {
    return Optional.ofNullable(mastership).map(Mastership::token);
  }

  /** Whether something may be written in the name of a mastership now. */
  boolean mayClaim() {
    return mastership != null && mastership.mayClaim();
  }

  /** Ends it, so that another can be elected; what runs is stopped first. */
  void resign() throws InterruptedException {
    tasks.abandon(CANCEL_WITHIN);
    masterships.resign(RESIGN_FOR);
    end();
    end();
  }
}
