package io.locktender.steps.plan;

import com.google.common.collect.Lists;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

  /** The most steps that a plan may have: the version document has a mark of each. */
  public static final int MAX_STEPS = 500;

  private final ReleaseStore store;
  private final Ran ran;

  /**
   * @param store the releases of this node
   */
  public Planner(ReleaseStore store) {
    this(store, Ran.UNKNOWN);
  }

  /**
   * @param store the releases of this node
   * @param ran what made the database what it is
   */
  public Planner(ReleaseStore store, Ran ran) {
    this.store = store;
    this.ran = ran;
  }

  /**
   * The plan that goes a given way, or every reason against it.
   *
   * @param from the database version
   * @param target the release to go to
   */
  public PlanResult plan(ReleaseVersion from, ReleaseVersion target, Direction direction) {
    return switch (direction) {
      case FORWARD -> plan(from, target);
      case BACK -> back(from, target);
      case RESTORE -> restore(from, target);
    };
  }

  /**
   * The plan, or every reason against it. Steps in Java are not loaded: see {@link LoadedPlan}.
   *
   * @param from the database version, maybe {@link ReleaseVersion#NONE}
   * @param target the release to go to
   */
  public PlanResult plan(ReleaseVersion from, ReleaseVersion target) {
    PlanResult way = way(from, target);
    List<String> unmet = way.plan().map(Requirements::unmet).orElse(List.of());
    return unmet.isEmpty() ? way : PlanResult.refused(unmet);
  }

  /**
   * The steps on a way that may have been gone already, whatever its releases require; or every
   * reason why that cannot be told.
   *
   * @param from where it begins
   * @param target a newer version
   */
  public PlanResult way(ReleaseVersion from, ReleaseVersion target) {
    if (target.equals(from)) {
      return PlanResult.refused(List.of("the database is at %s already".formatted(from)));
    }
    if (target.compareTo(from) < 0) {
      return PlanResult.refused(
          List.of(
              "the database is at %s, and %s is older: 'locktender revert %s' goes back"
                  .formatted(from, target, target)));
    }
    try {
      return plan(from, target, store.versions());
    } catch (InvalidInputException e) {
      return PlanResult.refused(List.of(e.getMessage()));
    }
  }

  /**
   * The plan to an older release, by the ways back of the steps since, or every reason against it.
   *
   * @param from the database version; its release must be on disk, for the steps that it has
   * @param target the release to go back to
   */
  public PlanResult back(ReleaseVersion from, ReleaseVersion target) {
    Optional<String> notOlder = notOlder(from, target);
    if (notOlder.isPresent()) {
      return PlanResult.refused(List.of(notOlder.get()));
    }
    try {
      List<ReleaseVersion> onDisk = store.versions();
      List<String> reasons = new ArrayList<>();
      require(from, onDisk, reasons);
      reasons.addAll(passedOver(target, onDisk));
      PlanResult result = plan(from, between(onDisk, target, from), target, onDisk, reasons);
      result.plan().map(Planner::whyNotBack).ifPresent(reasons::addAll);
      result.plan().map(this::wouldTakeAway).ifPresent(reasons::addAll);
      return reasons.isEmpty() ? result : PlanResult.refused(reasons);
    } catch (InvalidInputException e) {
      return PlanResult.refused(List.of(e.getMessage()));
    }
  }

  /**
   * The plan to an older release whose data is put back as it was: it has no steps.
   *
   * @param from the database version
   * @param target the release to go back to
   */
  public PlanResult restore(ReleaseVersion from, ReleaseVersion target) {
    Optional<String> notOlder = notOlder(from, target);
    if (notOlder.isPresent()) {
      return PlanResult.refused(List.of(notOlder.get()));
    }
    try {
      return plan(from, List.of(), target, store.versions(), new ArrayList<>());
    } catch (InvalidInputException e) {
      return PlanResult.refused(List.of(e.getMessage()));
    }
  }

  /** Why a plan cannot go back: one sentence that names every step, or none. */
  static List<String> whyNotBack(Plan plan) {
    List<Step> stuck = plan.withoutWayBack();
    return stuck.isEmpty()
        ? List.of()
        : List.of(
            "expected a revert for each step, found none for %s; write them, or restore the data as it was with 'locktender revert %s --restore-backup'"
                .formatted(named(stuck), plan.target().version()));
  }

  /** What is implied is right only for a step that found nothing of its own. */
  private List<String> wouldTakeAway(Plan plan) {
    List<Step> found = plan.takenBackAsImplied().stream().filter(ran::foundBefore).toList();
    return found.isEmpty()
        ? List.of()
        : List.of(
            "expected steps that found nothing of what they make, found some of it there before %s, which going back would take away, too; write their reverts, or restore the data as it was with 'locktender revert %s --restore-backup'"
                .formatted(named(found), plan.target().version()));
  }

  private static String named(List<Step> steps) {
    return steps.stream()
        .map(step -> step.id() + " of " + step.release())
        .collect(Collectors.joining(", "));
  }

  /** Their steps never ran: what is reverted does not lead to what they are, nor through them. */
  private List<String> passedOver(ReleaseVersion target, List<ReleaseVersion> onDisk) {
    return onDisk.stream()
        .filter(version -> version.compareTo(target) >= 0)
        .flatMap(
            version ->
                ran.passedOver(version).stream()
                    .map(
                        over ->
                            "expected only releases on the way back that the database has gone through, found %s, which came to %s after it had gone from %s to %s; take it out of there"
                                .formatted(
                                    version, store.directory(), over.after(), over.version())))
        .toList();
  }

  private static Optional<String> notOlder(ReleaseVersion from, ReleaseVersion target) {
    return target.compareTo(from) < 0
        ? Optional.empty()
        : Optional.of(
            "expected a release older than the database's version %s, found %s; name an older one, or 'locktender upgrade'"
                .formatted(from, target));
  }

  private PlanResult plan(ReleaseVersion from, ReleaseVersion target, List<ReleaseVersion> onDisk) {
    List<ReleaseVersion> onTheWay = new ArrayList<>(between(onDisk, from, target));
    onTheWay.remove(target);
    return plan(from, onTheWay, target, onDisk, new ArrayList<>());
  }

  /** The versions above one and up to another, ascending. */
  private static List<ReleaseVersion> between(
      List<ReleaseVersion> onDisk, ReleaseVersion above, ReleaseVersion upTo) {
    return onDisk.stream()
        .filter(version -> version.compareTo(above) > 0 && version.compareTo(upTo) <= 0)
        .toList();
  }

  private void require(ReleaseVersion version, List<ReleaseVersion> onDisk, List<String> reasons) {
    if (!onDisk.contains(version)) {
      reasons.add(
          "expected release %s in %s, found %s; install it there"
              .formatted(version, store.directory(), onDisk.isEmpty() ? "none" : "only " + onDisk));
    }
  }

  private PlanResult plan(
      ReleaseVersion from,
      List<ReleaseVersion> onTheWay,
      ReleaseVersion target,
      List<ReleaseVersion> onDisk,
      List<String> reasons) {
    require(target, onDisk, reasons);
    if (onTheWay.size() >= MAX_RELEASES) {
      reasons.add(
          "expected at most %d releases in between, found %d; go to one of them first"
              .formatted(MAX_RELEASES, onTheWay.size() + 1));
      return PlanResult.refused(reasons);
    }
    boolean backward = target.compareTo(from) < 0;
    List<Release> releases = new ArrayList<>();
    for (ReleaseVersion version : backward ? Lists.reverse(onTheWay) : onTheWay) {
      read(version, releases, reasons);
    }
    if (onDisk.contains(target)) {
      read(target, releases, reasons);
    }
    Plan plan = Repeats.leftOut(from, releases, ran);
    if (reasons.isEmpty()) {
      tooManySteps(plan).ifPresent(reasons::add);
    }
    return reasons.isEmpty() ? PlanResult.of(plan) : PlanResult.refused(reasons);
  }

  private static Optional<String> tooManySteps(Plan plan) {
    List<Step> steps = plan.steps();
    if (steps.size() <= MAX_STEPS) {
      return Optional.empty();
    }
    Map<ReleaseVersion, Long> each =
        steps.stream()
            .collect(Collectors.groupingBy(Step::release, TreeMap::new, Collectors.counting()));
    return Optional.of(
        "expected at most %d steps from %s to %s, found %d (%s); go to a release in between first"
            .formatted(
                MAX_STEPS,
                plan.from(),
                plan.target().version(),
                steps.size(),
                each.entrySet().stream()
                    .map(entry -> entry.getKey() + ": " + entry.getValue())
                    .collect(Collectors.joining(", "))));
  }

  private void read(ReleaseVersion version, List<Release> releases, List<String> reasons) {
    if (version.isSnapshot()) {
      reasons.add(
          "expected only released versions in between, found %s in %s; release it, or remove it"
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
