package io.locktender.steps.work;

import com.google.common.collect.ImmutableList;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a master does to the database itself, without any code of a release: looks before, renames
 * at the commit, drops after. Every call throws {@link
 * io.locktender.steps.control.DatabaseUnavailableException} when the database does not answer; each
 * may be made again then, also by another master.
 */
public interface DatabaseWork {
  /**
   * What was found.
   *
   * @param reasons why an upgrade must not begin, one sentence each; empty when it may
   * @param notes what could not be looked at, one sentence each
   */
  record Findings(List<String> reasons, List<String> notes) {
    public Findings {
      reasons = ImmutableList.copyOf(reasons);
      notes = ImmutableList.copyOf(notes);
    }
  }

  /**
   * Whether the database user may do all that any phase of an upgrade does. To be asked before
   * anything else: without these rights other questions have no answers.
   */
  Findings rights();

  /** What follows from the members of the replica set for an upgrade that begins now. */
  Findings replicaSet();

  /**
   * Whether collections can be copied: what they are, what is in them, room; only looks.
   *
   * @param collections by their usual names
   * @param owner as long as the longest token or upgrade id will be
   * @param restores the upgrade whose backups are copied instead, or null
   */
  Findings canBeCopied(Set<String> collections, String owner, @Nullable String restores);

  /**
   * Whether few enough of their documents are about to expire for a backup that is made beside
   * workers.
   *
   * @param collections by their usual names
   */
  Findings expiring(Set<String> collections);

  /**
   * What copies of collections need, and what there is; only looks.
   *
   * @param collections by their usual names; those that are not there need nothing
   */
  CopyRoom copyRoom(Set<String> collections);

  /**
   * Whether {@link #awaitQuiet} will be able to tell; only asks. That it will not because of a
   * right is a reason; that this server tells nobody is a note.
   */
  Findings canTellQuiet();

  /**
   * Waits until nothing is carried out any more in the server that others had asked for before this
   * call and that can change the database, nor any transaction is open that was. Whoever asked must
   * be gone. It waits for as long as it takes, also while the database does not answer.
   *
   * @param progress hears what is waited for
   * @return whether it is quiet; false when the server does not tell, and nothing was waited for
   * @throws StepFailedException when the user may not ask what the server is doing
   * @throws InterruptedException when its thread is interrupted
   */
  boolean awaitQuiet(Progress progress) throws StepFailedException, InterruptedException;

  /**
   * Carries the renames of a swap out, or on.
   *
   * @param upgradeId names the backups
   * @param copies the token that the copies carry
   * @param by the token of the mastership that asks: another one when it has taken over
   * @return for the operator: one sentence for each stranger that was in the way; usually empty
   * @throws StepFailedException when a copy is lost; nothing else is done then
   */
  List<String> swap(String upgradeId, String copies, String by, List<SwapEntry> entries)
      throws StepFailedException;

  /** Drops the copies of one mastership, until there are none. */
  void dropCopies(String token);

  /**
   * Drops what masterships left that do not work on it any more.
   *
   * @param live gives the tokens that live; asked after the collections are listed
   * @return the names of the collections that were dropped
   */
  List<String> sweep(Supplier<Set<String>> live);

  /** The ids of the upgrades that left backups. */
  Set<String> backups();

  /**
   * Drops what one upgrade kept. Not for one that runs, or is put back.
   *
   * @return how many collections were dropped
   */
  int removeBackup(String upgradeId);
}
