package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.plan.Ran;
import io.locktender.steps.plan.StrategyRules;
import io.locktender.steps.price.BackupPrice;
import io.locktender.steps.price.DifferenceFile;
import io.locktender.steps.price.Price;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What putting an upgrade's backup back gives up: the documents that were written since. */
final class RestoreLoss implements AutoCloseable {
  private final MongoAccess mongo;
  private final ReleaseVersion from;
  private final String upgradeId;
  private final LoadedPlan plan;

  private RestoreLoss(MongoAccess mongo, ReleaseVersion from, String upgradeId, LoadedPlan plan) {
    this.mongo = mongo;
    this.from = from;
    this.upgradeId = upgradeId;
    this.plan = plan;
  }

  /**
   * Since the upgrade that brought the database from a release to where it is.
   *
   * @param store the releases on the way, whose code runs
   * @throws CliException with exit code 3 when there is none, or its backups are not there
   */
  static RestoreLoss since(ReleaseVersion from, MongoAccess mongo, ReleaseStore store) {
    VersionDocument document = mongo.requiredVersion();
    ReleaseVersion now = document.version();
    String upgrade = upgrade(mongo, from, now);
    PlanResult planned = new Planner(store, new Ran(document.ran())).way(from, now);
    if (planned.plan().isEmpty()) {
      throw CliException.refused(
          "it is not known what was written since: " + String.join("; ", planned.reasons()));
    }
    RestoreLoss loss =
        new RestoreLoss(mongo, from, upgrade, LoadedPlan.load(planned.orThrow(), store));
    boolean whole = false;
    try {
      loss.refuseIfMissing();
      whole = true;
      return loss;
    } finally {
      if (!whole) {
        loss.close();
      }
    }
  }

  String upgradeId() {
    return upgradeId;
  }

  /**
   * What would be given up, as far as it can be told.
   *
   * @param price it; null when it is not known
   * @param whyUnknown why not, in a sentence; empty when it is known
   */
  record Told(@Nullable Price price, String whyUnknown) {
    static Told of(Price price) {
      return new Told(price, "");
    }

    /**
     * What a failure says of the loss. A step that fails on the backup need not have failed in the
     * upgrade, which brings each document into a copy only in its last shape: then nothing is wrong
     * with the backup, which is restored without steps.
     *
     * @throws CliException with exit code 3 when it was not a step that failed
     */
    static Told unknown(StepFailure failure) {
      if (failure.step() == null) {
        throw CliException.refused(
            "it is not known what was written since: %s; nothing was changed"
                .formatted(failure.reason()));
      }
      return new Told(
          null,
          "step %s failed on a copy of the backup: %s".formatted(failure.step(), failure.reason()));
    }
  }

  /**
   * What would be given up now; workers write meanwhile.
   *
   * @throws CliException with exit code 3 when that cannot be found out, and it is not for a step
   */
  Told now(Path file) throws InterruptedException {
    try {
      return Told.of(compute(PhysicalNames.usual(), file));
    } catch (StepFailedException e) {
      return Told.unknown(e.failure());
    }
  }

  /**
   * Looks again, after what may have taken long.
   *
   * @throws CliException with exit code 3 when it is another upgrade's backup that can be restored
   *     by now, or none
   */
  void mustStillBeTheLast() {
    String last = upgrade(mongo, from, mongo.requiredVersion().version());
    if (!last.equals(upgradeId)) {
      throw CliException.refused(
          "expected upgrade %s to be the last one, found %s, which ended meanwhile; nothing was changed: give the command again, which counts anew"
              .formatted(upgradeId, last));
    }
  }

  /**
   * What was given up by the request that put the backup back: it has kept all of it.
   *
   * @throws StepFailedException when that cannot be found out; the backup is restored
   */
  Price keptBy(String revertId, Path file) throws InterruptedException, StepFailedException {
    return compute(PhysicalNames.by(name -> WorkNames.backup(revertId, name)), file);
  }

  @Override
  public void close() {
    plan.close();
  }

  private static String upgrade(MongoAccess mongo, ReleaseVersion from, ReleaseVersion now) {
    EndedUpgrade last = mongo.store().lastThatWent().orElse(null);
    if (last == null || last.id() == null || !last.from().equals(from) || !last.to().equals(now)) {
      throw CliException.refused(
          "expected the last upgrade to go from %s to %s, found %s; nothing was changed: only the backup of the last upgrade can be restored"
              .formatted(
                  from,
                  now,
                  last == null ? "none" : "one from " + last.from() + " to " + last.to()));
    }
    return last.id();
  }

  private void refuseIfMissing() {
    Set<String> missing = price(PhysicalNames.usual()).missing();
    if (!missing.isEmpty()) {
      String why =
          StrategyRules.judge(plan.plan()).rolls()
              ? "; a rolling upgrade keeps no backups"
              : "; they were removed";
      throw CliException.refused(
          "expected a backup of each collection that upgrade %s changed, found none of %s%s; nothing was changed"
              .formatted(upgradeId, String.join(", ", missing), why));
    }
  }

  private Price compute(PhysicalNames there, Path path)
      throws InterruptedException, StepFailedException {
    try (DifferenceFile file = DifferenceFile.create(path)) {
      Price price = mongo.patiently(() -> price(there).compute(file, (done, left) -> {}));
      file.commit();
      return price;
    }
  }

  private BackupPrice price(PhysicalNames there) {
    return new BackupPrice(mongo.database(), mongo.uri(), plan.plan(), upgradeId, there);
  }
}
