package io.locktender.cli.admin;

import io.locktender.cli.command.CliException;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.local.DumpCheck;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.Verification;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a restored database is what its version document says, in sentences. */
final class DumpVerdict {
  private final DumpCheck check;
  private final VersionDocument document;
  private final ReleaseStore store;
  private final List<String> reasons = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private DumpVerdict(DumpCheck check, VersionDocument document, ReleaseStore store) {
    this.check = check;
    this.document = document;
    this.store = store;
  }

  /**
   * Looks at all that can be looked at.
   *
   * @param dataIsAt the version that a person says that the data is at, or null; whatever looks
   *     otherwise is then only a note
   */
  static DumpVerdict of(
      MongoAccess mongo,
      VersionDocument document,
      ReleaseStore store,
      @Nullable ReleaseVersion dataIsAt)
      throws InterruptedException {
    DumpVerdict verdict =
        new DumpVerdict(new DumpCheck(mongo.database(), mongo.uri()), document, store);
    ReleaseVersion version = verdict.version();
    if (dataIsAt != null && !dataIsAt.equals(version)) {
      throw CliException.refused(
          "--data-is-at: expected %s, which the dump says, found %s; restore the right dump"
              .formatted(version, dataIsAt));
    }
    verdict.upgrade();
    verdict.releasesOnDisk();
    if (!version.equals(ReleaseVersion.NONE)) {
      verdict.steps(version);
    }
    verdict.weigh(dataIsAt != null);
    return verdict;
  }

  /** Why the database is not adopted; empty when it may be. */
  List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** What could not be checked. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** The version that the data is at when all is done. */
  private ReleaseVersion version() {
    Upgrade swapping = swapping();
    return swapping == null ? document.version() : swapping.to().version();
  }

  private @Nullable Upgrade swapping() {
    Upgrade upgrade = document.upgrade();
    return upgrade != null && upgrade.phase() == Phase.SWAP ? upgrade : null;
  }

  private void upgrade() {
    Upgrade upgrade = document.upgrade();
    if (upgrade == null || upgrade.phase() == Phase.ADMIT) {
      return;
    }
    if (upgrade.phase() == Phase.SWAP) {
      reasons.addAll(check.blocked(upgrade.id(), copies(upgrade), upgrade.swap()));
      doubts.addAll(check.emptied(upgrade.id(), copies(upgrade), upgrade.swap()));
    } else if (upgrade.rolling() == null) {
      // A rolling upgrade that goes back keeps backups before it changes anything; it swaps
      // nothing.
      reasons.addAll(check.swapped(upgrade.id()));
    }
  }

  private void steps(ReleaseVersion version) throws InterruptedException {
    PlanResult planned = new Planner(store).way(ReleaseVersion.NONE, version);
    if (planned.plan().isEmpty()) {
      planned.reasons().forEach(reason -> notes.add("the steps up to " + version + ": " + reason));
      return;
    }
    try (LoadedPlan loaded = LoadedPlan.load(planned.orThrow(), store)) {
      steps(loaded.plan());
    } catch (InvalidInputException e) {
      notes.add("the steps up to " + version + ": " + e.getMessage());
    }
  }

  private void steps(Plan plan) throws InterruptedException {
    for (Step step : plan.nodeSteps()) {
      notes.add(
          "release %s, step %s: each node's own condition, which no dump carries"
              .formatted(step.release(), step.id()));
    }
    Upgrade swapping = swapping();
    Verification.Result found =
        swapping == null
            ? check.steps(plan)
            : check.stepsAfterSwap(plan, copies(swapping), swapping.swap());
    notes.addAll(found.notes());
    doubts.addAll(found.doubts());
  }

  private void weigh(boolean sworn) {
    if (sworn) {
      notes.addAll(doubts);
    } else if (!doubts.isEmpty()) {
      reasons.addAll(doubts);
      reasons.add(
          "if you know that the data is at %s all the same, add --data-is-at %s"
              .formatted(version(), version()));
    }
  }

  /** A release that differs from the admitted one holds every node: better said now. */
  private void releasesOnDisk() {
    for (ReleaseId admitted : document.admits()) {
      try {
        String digest = store.read(admitted.version()).digest();
        if (!digest.equals(admitted.digest())) {
          notes.add(
              "release %s has digest %s here, the dump admits %s: install the files of that day on every node"
                  .formatted(admitted, digest, admitted.digest()));
        }
      } catch (InvalidInputException e) {
        notes.add("release %s, which the dump admits: %s".formatted(admitted, e.getMessage()));
      }
    }
  }

  private static String copies(Upgrade upgrade) {
    if (upgrade.copies() == null) {
      throw CliException.refused(
          "the version document is in SWAP, but does not say whose copies: restore another dump");
    }
    return upgrade.copies();
  }
}
