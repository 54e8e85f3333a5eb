package io.locktender.steps.plan;

import io.locktender.steps.InvalidInputException;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseStore;
import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the way from one database version to another: through every release on disk after the one
 * and up to the other, in the order of their versions, pre-releases among them.
 *
 * <p>What is a gap? A release does not name the one before it, so that a release that is nowhere
 * cannot be missed here. A plan has no gap when the target is on disk, and every directory of a
 * version on the way is a release that can be read; one that cannot be, or a snapshot among them,
 * is a gap, and is refused rather than passed over. The database's own version need not be on disk:
 * it takes no part. Whether all nodes have the same releases on the way is told by their digests,
 * which are compared node by node before an upgrade.
 */
public final class Planner {
  /** The most releases that a plan may pass through: every node's report names them all. */
  public static final int MAX_RELEASES = 100;

  private final ReleaseStore store;

  /**
   * @param store the releases of this node
   */
  public Planner(ReleaseStore store) {
    this.store = store;
  }

  /**
   * The plan, or every reason against it. Steps in Java are not loaded: see {@link LoadedPlan}.
   *
   * @param from the database version, maybe {@link ReleaseVersion#NONE}
   * @param target the release to go to
   */
  public PlanResult plan(ReleaseVersion from, ReleaseVersion target) {
    if (target.compareTo(from) <= 0) {
      return PlanResult.refused(
          List.of(
              "expected a target newer than the database's version %s, found %s; name a newer one"
                  .formatted(from, target)));
    }
    try {
      return plan(from, target, store.versions());
    } catch (InvalidInputException e) {
      return PlanResult.refused(List.of(e.getMessage()));
    }
  }

  private PlanResult plan(ReleaseVersion from, ReleaseVersion target, List<ReleaseVersion> onDisk) {
    List<String> reasons = new ArrayList<>();
    List<Release> releases = new ArrayList<>();
    if (!onDisk.contains(target)) {
      reasons.add(
          "expected release %s in %s, found %s; put it there"
              .formatted(target, store.directory(), onDisk.isEmpty() ? "none" : "only " + onDisk));
    }
    List<ReleaseVersion> onTheWay =
        onDisk.stream()
            .filter(version -> version.compareTo(from) > 0 && version.compareTo(target) <= 0)
            .toList();
    if (onTheWay.size() > MAX_RELEASES) {
      reasons.add(
          "expected at most %d releases on the way, found %d; name one between, and go on from there"
              .formatted(MAX_RELEASES, onTheWay.size()));
      return PlanResult.refused(reasons);
    }
    onTheWay.forEach(version -> read(version, releases, reasons));
    return reasons.isEmpty()
        ? PlanResult.of(new Plan(from, releases))
        : PlanResult.refused(reasons);
  }

  private void read(ReleaseVersion version, List<Release> releases, List<String> reasons) {
    if (version.isSnapshot()) {
      reasons.add(
          "expected released versions on the way, found %s in %s; release it, or remove it"
              .formatted(version, store.directory()));
      return;
    }
    try {
      releases.add(store.read(version));
    } catch (InvalidInputException e) {
      reasons.add(e.getMessage());
    }
  }
}
