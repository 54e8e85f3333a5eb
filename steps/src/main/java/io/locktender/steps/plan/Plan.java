package io.locktender.steps.plan;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Lists;
import io.locktender.steps.mongo.ServerCapabilities;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Reverts;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ordered steps from one database version to another, through every release between. Backwards,
 * they are the ways back of the steps that led to the one, the last one first.
 *
 * @param from the database version
 * @param releases the releases passed through, ascending; backwards: descending from the one that
 *     the database is at, if its steps are reverted. The last is the target
 * @param repeats steps of theirs that are left out, since they ran for an earlier release
 */
public record Plan(ReleaseVersion from, List<Release> releases, List<Repeat> repeats) {
  public Plan {
    releases = List.copyOf(releases);
    repeats = List.copyOf(repeats);
  }

  /** One that leaves no step out. */
  public Plan(ReleaseVersion from, List<Release> releases) {
    this(from, releases, List.of());
  }

  /** The last release. */
  public Release target() {
    return releases.get(releases.size() - 1);
  }

  /** Whether it goes to an older release. */
  public boolean backward() {
    return target().version().compareTo(from) < 0;
  }

  /**
   * All steps, release by release, in the order in which they run. A step that has no revert is not
   * among them: see {@link #withoutWayBack}.
   */
  public List<Step> steps() {
    return backward()
        ? reverted().map(Step::backward).flatMap(Optional::stream).toList()
        : releases.stream()
            .flatMap(release -> release.steps().stream())
            .filter(this::isNoRepeat)
            .toList();
  }

  /**
   * The steps that stand in the way of going back; empty when none does, or it goes forward. Of
   * steps in Java that are not loaded it is not known.
   */
  public List<Step> withoutWayBack() {
    return backward() ? reverted().filter(step -> step.backward().isEmpty()).toList() : List.of();
  }

  /** The steps that are taken back by what their kind implies; none when it goes forward. */
  List<Step> takenBackAsImplied() {
    return backward() ? reverted().filter(Step::impliesItsWayBack).toList() : List.of();
  }

  private Stream<Step> reverted() {
    return releases.subList(0, releases.size() - 1).stream()
        .flatMap(release -> Lists.reverse(release.steps()).stream())
        .filter(this::isNoRepeat);
  }

  private boolean isNoRepeat(Step step) {
    return repeats.stream().noneMatch(repeat -> repeat.is(step));
  }

  /** The same with other steps left out. */
  public Plan leavingOut(List<Repeat> others) {
    return new Plan(from, releases, others);
  }

  /**
   * What each step of this plan does, as a short text: by it, and by its id, it is known again in
   * another release. Throws {@link io.locktender.steps.text.InvalidInputException} when a file of
   * it cannot be read.
   */
  public Function<Step, String> contents() {
    Map<ReleaseVersion, StepContents> contents =
        releases.stream()
            .collect(
                Collectors.toMap(
                    Release::version, release -> new StepContents(release.directory())));
    return step -> requireNonNull(contents.get(step.release())).of(step);
  }

  /** The steps that the master runs. */
  public List<Step> masterSteps() {
    return steps().stream().filter(Step::onMaster).toList();
  }

  /** The steps that the master runs in a phase. */
  public List<Step> masterSteps(StepPhase phase) {
    return masterSteps().stream().filter(step -> step.phase() == phase).toList();
  }

  /** A step of the master, by its release and id; empty when there is none. */
  public Optional<Step> masterStep(ReleaseVersion release, String id) {
    return masterSteps().stream()
        .filter(step -> step.id().equals(id) && step.release().equals(release))
        .findFirst();
  }

  /** The steps that the nodes run, each on itself. */
  public List<Step> nodeSteps() {
    return steps().stream().filter(step -> !step.onMaster()).toList();
  }

  /**
   * Every collection that a step of the master touches.
   *
   * @throws IllegalStateException when a step in Java has not been loaded: see {@link LoadedPlan}
   */
  public Set<String> touches() {
    return masterSteps().stream()
        .flatMap(step -> step.change().touches().stream())
        .collect(ImmutableSet.toImmutableSet());
  }

  /** What the plan needs and the server lacks: one sentence a step, none when it can run there. */
  public List<String> lacking(ServerCapabilities server) {
    return steps().stream()
        .flatMap(
            step ->
                Stream.concat(Stream.of(step.change()), step.revert().stream())
                    .flatMap(change -> lacking(change, server).stream())
                    .distinct()
                    .map(
                        lacks ->
                            "release %s, step %s: %s".formatted(step.release(), step.id(), lacks)))
        .toList();
  }

  private static Optional<String> lacking(Change change, ServerCapabilities server) {
    if (isPipeline(change) && !server.pipelineUpdates()) {
      return Optional.of(
          "expected a server with pipeline updates, found one without; write the update as a map,"
              + " or use MongoDB 4.2 or newer");
    }
    if (change instanceof Change.SetValidator && !server.collMod()) {
      return Optional.of(
          "expected a server with validators, found one without collMod; leave the step out, or use"
              + " MongoDB");
    }
    return Optional.empty();
  }

  private static boolean isPipeline(Change change) {
    return (change instanceof Change.Transform transform && transform.pipeline())
        || (change instanceof Change.Update update && update.pipeline());
  }

  /** What becomes of a step when an upgrade by HOLD is rolled back, before the swap. */
  public static Rollback rollback(Step step) {
    return step.onMaster() ? Rollback.DROP_COPY : rollbackInPlace(step);
  }

  /** How a step is reverted in a rolling upgrade. */
  public static Rollback rollbackInPlace(Step step) {
    boolean back = step.onMaster() ? Reverts.of(step).isPresent() : step.revert().isPresent();
    return back ? Rollback.REVERT : Rollback.NONE;
  }
}
