package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.task.TaskContext;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.DatabaseWork;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one task works with: what all tasks share, under the document that this one was given. */
record MasterTaskContext(
    VersionDocument document,
    @Nullable Target target,
    OpenWork open,
    WorkFactory factory,
    DatabaseWork database,
    ClusterStore store,
    BackupKeeper backups)
    implements TaskContext {
  private static final Logger log = LoggerFactory.getLogger(MasterTaskContext.class);

  /** In the history, each with its journal. */
  private static final int REQUESTS_KEPT = 200;

  @Override
  public Optional<EndedUpgrade> lastThatWent() {
    return store.lastThatWent();
  }

  @Override
  public PlanResult plan(ReleaseVersion from, ReleaseVersion to, @Nullable Revert revert) {
    return open.plan(from, to, revert, document.ran());
  }

  @Override
  public List<String> lacking(Plan plan) {
    return factory.lacking(plan);
  }

  @Override
  public List<String> notRunnable(Plan plan) {
    return factory.notRunnable(plan);
  }

  @Override
  public UpgradeWork open(String subject, Plan plan, @Nullable String restores)
      throws StepFailedException, InterruptedException {
    return open.open(document.token(), subject, plan, restores);
  }

  @Override
  public UpgradeWork work() throws StepFailedException, InterruptedException {
    return open.of(document, upgrade());
  }

  @Override
  public void endWork() {
    open.end();
  }

  @Override
  public void sweep() {
    List<String> dropped = database.sweep(this::liveTokens);
    if (!dropped.isEmpty()) {
      log.info("swept what ended masterships left: {}", dropped);
    }
  }

  @Override
  public void sweepIfAnswered() {
    try {
      sweep();
    } catch (DatabaseUnavailableException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      note(
          "what ended masterships left takes room for now, and is dropped later: "
              + e.getMessage());
    }
  }

  @Override
  public void removeOldBackups() {
    backups.sweep(document, database, store);
  }

  @Override
  public void forgetOldRequests() {
    store.forgetEnded(REQUESTS_KEPT);
  }

  @Override
  public void note(String sentence) {
    log.warn("{}", sentence);
  }

  /**
   * Those in the document as it is now: the mastership's, and the one whose copies are renamed.
   * Where no upgrade runs, what this mastership's own work has left is no more needed than others'.
   */
  private Set<String> liveTokens() {
    VersionDocument now =
        store
            .read()
            .orElseThrow(
                () -> new IllegalStateException("the version document is gone: nothing is swept"));
    Set<String> tokens = new HashSet<>();
    Upgrade upgrade = now.upgrade();
    if (upgrade != null || !now.token().equals(document.token())) {
      tokens.add(now.token());
    }
    if (upgrade != null && upgrade.copies() != null) {
      tokens.add(upgrade.copies());
    }
    return tokens;
  }
}
