package io.locktender.steps;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;

/**
 * What one mastership does to the database for one upgrade, up to the commit point. Everything is
 * done in collections that carry the mastership's token; no original is written.
 *
 * <p>Every call blocks until it is done, and ends early with {@link InterruptedException} when its
 * thread is interrupted, or with {@link StepFailedException} when the work is closed. Calls come
 * one at a time.
 */
public interface UpgradeWork extends AutoCloseable {
  /** Hears how far a call has come; called at most a few times a second, from any thread. */
  @FunctionalInterface
  interface Progress {
    /**
     * @param done documents copied, or changed, so far
     * @param left documents still to do; negative when unknown
     */
    void at(long done, long left);
  }

  /**
   * What a step did.
   *
   * @param changed documents changed
   * @param pending documents still pending: 0 when the step is verified
   */
  record StepResult(long changed, long pending) {}

  /**
   * One collection's part of the swap.
   *
   * @param name the usual name
   * @param original whether there is an original, to become the backup
   * @param copy whether there is a copy, to take the name
   */
  record SwapEntry(String name, boolean original, boolean copy) {
    public SwapEntry {
      requireNonNull(name, "name");
    }
  }

  /** Copies every collection that the plan touches; returns how many documents that were. */
  long copy(Progress progress) throws StepFailedException, InterruptedException;

  /**
   * Runs one step of the master on the copies, and verifies it.
   *
   * @param release the release that the step belongs to
   * @param step its id
   */
  StepResult run(String release, String step, Progress progress)
      throws StepFailedException, InterruptedException;

  /**
   * Proves that every original is as it was when it was copied; returns what the swap has to do.
   *
   * @throws StepFailedException naming the collections that somebody else wrote
   */
  List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException;

  /** The collections that the plan touches, by their usual names. */
  Set<String> touches();

  @Override
  void close();
}
