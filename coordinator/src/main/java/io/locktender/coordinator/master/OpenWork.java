package io.locktender.coordinator.master;

import static java.util.stream.Collectors.joining;

import io.locktender.coordinator.cluster.DigestGroups;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.plan.Ran;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The one work that is open, of a mastership on an upgrade. It is opened in PREFLIGHT, so that it
 * is warm, and lives as long as its upgrade has steps to run. It may be ended from any thread.
 */
final class OpenWork {
  private final WorkFactory factory;
  private final ReleaseStore releases;
  private volatile @Nullable OpenedWork open;

  private record OpenedWork(String token, String subject, UpgradeWork work) {}

  OpenWork(WorkFactory factory, ReleaseStore releases) {
    this.factory = factory;
    this.releases = releases;
  }

  /** Opens it; what was open ends. */
  synchronized UpgradeWork open(String token, String subject, Plan plan, @Nullable String restores)
      throws StepFailedException, InterruptedException {
    end();
    UpgradeWork work = factory.open(token, plan, restores);
    open = new OpenedWork(token, subject, work);
    return work;
  }

  /** That of the mastership and upgrade of a document; opened here after a take-over. */
  UpgradeWork of(VersionDocument document, Upgrade upgrade)
      throws StepFailedException, InterruptedException {
    OpenedWork now = open;
    if (now != null && now.token().equals(document.token()) && now.subject().equals(upgrade.id())) {
      return now.work();
    }
    if (upgrade.rolling() == null && upgrade.phase() != Phase.SYNC) {
      throw new StepFailedException(StepFailure.of(null, "this master's step process is gone"));
    }
    UpgradeWork work =
        open(document.token(), upgrade.id(), planOf(upgrade, document.ran()), upgrade.restores());
    if (upgrade.restores() != null) {
      refuseIfGone(upgrade.restores(), upgrade.restored(), work.touches());
    }
    return work;
  }

  /** What has no backup any more would be taken for something that was not there. */
  private void refuseIfGone(String restores, @Nullable List<String> expected, Set<String> found)
      throws StepFailedException {
    Set<String> gone = new TreeSet<>(expected == null ? Set.of() : expected);
    gone.removeAll(found);
    if (!gone.isEmpty() || found.isEmpty()) {
      end();
      throw new StepFailedException(
          StepFailure.of(
              null,
              "the backup of %s by upgrade %s is gone: expected all that was kept; nothing was restored"
                  .formatted(gone.isEmpty() ? "every collection" : gone, restores)));
    }
  }

  void end() {
    OpenedWork now = open;
    open = null;
    if (now != null) {
      now.work().close();
    }
  }

  /** The plan from this machine's disk. */
  PlanResult plan(
      ReleaseVersion from, ReleaseVersion to, @Nullable Revert revert, List<RanRelease> ran) {
    return new Planner(releases, new Ran(ran)).plan(from, to, Revert.direction(revert));
  }

  /** The plan from this machine's disk, which must be the very one that the cluster agreed on. */
  private Plan planOf(Upgrade upgrade, List<RanRelease> ran) throws StepFailedException {
    Revert revert = upgrade.backward() ? new Revert(upgrade.restores()) : null;
    PlanResult planned = plan(upgrade.from().version(), upgrade.to().version(), revert, ran);
    List<ReleaseId> found =
        planned.plan().stream()
            .flatMap(plan -> plan.releases().stream())
            .map(release -> new ReleaseId(release.version(), release.digest()))
            .toList();
    if (!found.equals(upgrade.digests())) {
      throw new StepFailedException(
          StepFailure.of(
              null,
              "the releases on the new master's disk are not those that the upgrade began with: "
                  + differing(planned.reasons(), found, upgrade.digests())));
    }
    return planned.orThrow();
  }

  /** Why there is no plan; or, where there is one, what it has and what it was to have. */
  private static String differing(
      List<String> reasons, List<ReleaseId> found, List<ReleaseId> expected) {
    return reasons.isEmpty()
        ? "expected " + named(expected) + ", found " + named(found) + "; install the same files"
        : String.join("; ", reasons);
  }

  private static String named(List<ReleaseId> releases) {
    return releases.stream()
        .map(id -> id.version() + " (" + DigestGroups.shortened(id.digest()) + ")")
        .collect(joining(", "));
  }
}
