package io.locktender.coordinator.task;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.DatabaseWork;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a task works with, under one document of one mastership. */
public interface TaskContext {
  /** The document that it was started under. */
  VersionDocument document();

  /**
   * The upgrade that runs.
   *
   * @throws IllegalStateException when none does
   */
  default Upgrade upgrade() {
    Upgrade upgrade = document().upgrade();
    if (upgrade == null) {
      throw new IllegalStateException("no upgrade runs");
    }
    return upgrade;
  }

  /** What was asked for when it was started, or null. */
  @Nullable Target target();

  /** The request by which the database went to the version that it has; empty when none did. */
  Optional<EndedUpgrade> lastThatWent();

  /** The plan from the releases on this machine's disk, or every reason against it. */
  PlanResult plan(ReleaseVersion from, ReleaseVersion to, @Nullable Revert revert);

  /** What a plan needs and the server lacks: one sentence a step, none when it can run there. */
  List<String> lacking(Plan plan);

  /**
   * Why this machine cannot run the commands that are steps of the master: one sentence a program,
   * none when it can.
   */
  List<String> notRunnable(Plan plan);

  /**
   * Opens the work of this mastership on an upgrade; what was open ends.
   *
   * @param subject the upgrade that it is for
   * @param restores the upgrade whose backups are put back, or null
   */
  UpgradeWork open(String subject, Plan plan, @Nullable String restores)
      throws StepFailedException, InterruptedException;

  /**
   * The open work of this mastership on the upgrade that runs; after a take-over it is opened here.
   *
   * @throws StepFailedException when it is gone, and the copies with it
   */
  UpgradeWork work() throws StepFailedException, InterruptedException;

  /** Ends the work that is open, if any is. */
  void endWork();

  /** What is done to the database itself. */
  DatabaseWork database();

  /** Drops what ended masterships left. */
  void sweep();

  /**
   * The same, before what does not need it: nobody reads what is left. Where the database does not
   * answer, or refuses to drop it now, that is noted.
   */
  void sweepIfAnswered();

  /** Removes the backups that are not kept any longer. */
  void removeOldBackups();

  /** Forgets the requests that ended long ago. */
  void forgetOldRequests();

  /** Says something that a person may want to know. */
  void note(String sentence);
}
