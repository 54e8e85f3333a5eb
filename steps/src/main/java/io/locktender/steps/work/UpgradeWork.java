package io.locktender.steps.work;

import static java.util.Objects.requireNonNull;

import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Set;

/**
 * What one mastership does to the database for one upgrade.
 *
 * <p>By HOLD, up to the commit point: {@link #sync} again and again while workers serve; when they
 * are stopped {@link #catchUp}, {@link #run} for each step of {@link #inHold}, {@link #prove}.
 * Everything is done in collections that carry the mastership's token; no original is written.
 *
 * <p>In a rolling upgrade: {@link #alreadyThere}, {@link #expand}, {@link #keepUp}, and then {@link
 * #contract} or {@link #revert}. Everything is done in place, in the collections that workers use;
 * there is nothing to commit. Each of these calls may be killed at any moment and made again, also
 * by another mastership, and also while one that has ended unnoticed still makes it. They fail with
 * all reasons when the plan is not one that rolls, and write nothing more once the version document
 * carries another token than the mastership's.
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

    /**
     * What the call waits for, where that is not its own work.
     *
     * @param what by name, for people; empty when it is nothing any more
     */
    default void waitsFor(String what) {}
  }

  /**
   * What a step did.
   *
   * @param changed documents changed
   * @param pending documents still pending: 0 when the step is verified; after {@link #expand},
   *     those that workers have written since, which {@link #keepUp} is for
   */
  record StepResult(long changed, long pending) {}

  /**
   * What a pass after the workers did.
   *
   * @param changed documents changed
   * @param pending documents pending after it, of all steps together: how far the pass is behind
   */
  record KeptUp(long changed, long pending) {}

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

  /**
   * One round beside the workers: the first makes the copies of every collection that the plan
   * touches, each later one brings them up to what has been written since.
   */
  Synced sync(Progress progress) throws StepFailedException, InterruptedException;

  /**
   * What the rounds so far have found; reads nothing of the database. To be asked after the first
   * round.
   */
  SyncFindings found() throws StepFailedException, InterruptedException;

  /**
   * The last round, when nobody writes the originals any more: no copy misses anything after it.
   *
   * @throws StepFailedException also when a document cannot be changed, or an original has changed
   *     otherwise than by its documents
   */
  Synced catchUp(Progress progress) throws StepFailedException, InterruptedException;

  /**
   * The room that {@link #sync} takes on this machine, besides that in the database; only asks.
   *
   * @param directory where it is taken
   * @param bytes about how many are needed
   * @param freeBytes how many there are; negative when that cannot be told
   */
  record Room(String directory, long bytes, long freeBytes) {
    public Room {
      requireNonNull(directory, "directory");
    }
  }

  /** See {@link Room}. */
  Room room() throws StepFailedException, InterruptedException;

  /**
   * The steps of the master that {@link #run} is for, since they see whole collections. Every
   * document has gone through all others on its way into its copy.
   */
  Set<StepName> inHold();

  /**
   * Runs one step of {@link #inHold} on the copies, and verifies it.
   *
   * @param release the release that the step belongs to
   * @param step its id
   */
  StepResult run(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException;

  /**
   * Proves that no copy misses anything that its original has; returns what the swap has to do.
   * Nothing is written to a copy after it.
   *
   * @throws StepFailedException naming the collections that somebody else wrote
   */
  List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException;

  /**
   * What is in the database before a rolling upgrade and would be lost if it were reverted, since a
   * step whose way back is implied would seem to have made it; what stands in the way of a step,
   * and collections and documents that a step could not change, as far as that is seen beforehand;
   * and what the server refuses of the steps on an empty copy of each collection, which is dropped.
   * Nothing else that stays is written. To be asked before the first step is expanded: after that,
   * it is what the step made.
   *
   * @return one sentence each; none when every step can be made, and reverted
   */
  List<String> alreadyThere() throws StepFailedException, InterruptedException;

  /**
   * What is in the database before an upgrade and would be lost if a step were taken back after it
   * is done, since its way back is implied, and the step would seem to have made it. Only reads. To
   * be asked before the first step.
   *
   * @param rolls whether it is asked for an upgrade that rolls: then of the steps in contract
   *     alone, since of the others {@link #alreadyThere} has told
   * @return at most one for each step
   */
  List<FoundBefore> foundBefore(boolean rolls) throws StepFailedException, InterruptedException;

  /**
   * What there was before a step.
   *
   * @param release the release that the step belongs to
   * @param step its id
   * @param sentence what is there, and what taking the step back would do to it
   */
  record FoundBefore(ReleaseVersion release, String step, String sentence) {
    public FoundBefore {
      requireNonNull(release, "release");
      requireNonNull(step, "step");
      requireNonNull(sentence, "sentence");
    }
  }

  /**
   * Keeps every collection that the plan touches as it is now, as a backup of the upgrade, before a
   * rolling upgrade goes back. Workers write meanwhile: each document is as it was at some moment
   * of the call. What a call before this one has kept stays.
   *
   * @param upgradeId names the backups
   * @return how many documents were copied
   */
  long backup(String upgradeId, Progress progress) throws StepFailedException, InterruptedException;

  /**
   * Runs an expand step of the master in place, while workers of the old release write. Every
   * document that was pending at the beginning is dealt with; {@link StepResult#pending} are those
   * that have become pending since.
   *
   * @param release the release that the step belongs to
   * @param step its id
   * @throws StepFailedException also when documents cannot be changed: with their count, and the
   *     first of them; the others are changed
   */
  StepResult expand(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException;

  /**
   * Goes once over what workers wrote since, for every expand step of the plan that changes
   * documents, in their order. Where nothing is pending it only counts.
   *
   * @throws StepFailedException when documents of a step cannot be changed; the steps after it are
   *     not looked at
   */
  KeptUp keepUp(Progress progress) throws StepFailedException, InterruptedException;

  /**
   * Reverts an expand step in place, by its revert or by what its kind implies, until nothing of it
   * is left. No worker of the new release may run any more. Steps are reverted from the last to the
   * first. Documents that are pending just as the revert makes them are left so, and logged.
   *
   * @param release the release that the step belongs to
   * @param step its id
   */
  StepResult revert(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException;

  /**
   * Runs a contract step of the master in place, until nothing is pending. No worker of the old
   * release may run any more.
   *
   * @param release the release that the step belongs to
   * @param step its id
   */
  StepResult contract(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException;

  /** The collections that the plan touches, by their usual names. */
  Set<String> touches();

  /** What would have to change for the plan to roll, one sentence each; empty for one that can. */
  List<String> whyNotRolling();

  @Override
  void close();
}
