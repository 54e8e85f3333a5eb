package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Revert;
import io.locktender.steps.ledger.LedgerRoom;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.plan.Ran;
import io.locktender.steps.program.ReleasePrograms;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.release.WorkerSpec;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The releases on this node's disk, as the node's rules see them: looked at again after a second.
 * Used by the node loop's thread.
 */
public final class LocalReleases implements NodeReleases {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int MAX_SEEN = 100;

  private final ReleaseStore store;
  private final boolean stateServer;
  private final BooleanSupplier systemd;
  private final ReleasePrograms programs;
  private final Path state;
  private final LongSupplier nanos;
  private final Map<ReleaseVersion, Optional<LocalRelease>> seen = new HashMap<>();
  private final Map<Way, Optional<List<NodeStep>>> seenSteps = new HashMap<>();
  private final Map<ReleaseVersion, Optional<String>> seenDigests = new HashMap<>();
  private final Set<ProgramSpec.Unit> units = new HashSet<>();
  private long seenAt;

  private record Way(ReleaseVersion level, ReleaseVersion version, List<RanRelease> ran) {}

  /**
   * @param store where they are
   * @param stateServer whether this node runs the steps of state servers too
   * @param systemd whether this node has {@code systemctl}
   * @param programs tells what this node cannot run
   * @param state where a master's step process has its files
   * @param nanos a monotonic clock
   */
  public LocalReleases(
      ReleaseStore store,
      boolean stateServer,
      BooleanSupplier systemd,
      ReleasePrograms programs,
      Path state,
      LongSupplier nanos) {
    this.state = state;
    this.store = store;
    this.stateServer = stateServer;
    this.systemd = systemd;
    this.programs = programs;
    this.nanos = nanos;
    this.seenAt = nanos.getAsLong();
  }

  @Override
  public Optional<LocalRelease> view(ReleaseVersion version) {
    forgetInTime();
    return seen.computeIfAbsent(version, this::look);
  }

  @Override
  public Optional<List<NodeStep>> steps(
      ReleaseVersion level, ReleaseVersion version, List<RanRelease> ran) {
    forgetInTime();
    return seenSteps.computeIfAbsent(new Way(level, version, ran), this::lookForSteps);
  }

  /** Of a release on the way no unit is looked at: none of its workers is ever started. */
  @Override
  public Optional<String> digest(ReleaseVersion version) {
    forgetInTime();
    return seenDigests.computeIfAbsent(version, this::lookForDigest);
  }

  private Optional<String> lookForDigest(ReleaseVersion version) {
    try {
      return Optional.of(store.read(version).digest());
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }

  @Override
  public Set<ProgramSpec.Unit> units() {
    return units;
  }

  private void forgetInTime() {
    long now = nanos.getAsLong();
    if (now - seenAt > LOOK_AGAIN.toNanos() || seen.size() + seenSteps.size() > MAX_SEEN) {
      seen.clear();
      seenSteps.clear();
      seenDigests.clear();
      seenAt = now;
    }
  }

  private Optional<LocalRelease> look(ReleaseVersion version) {
    if (!store.has(version)) {
      return Optional.empty();
    }
    try {
      Release release = store.read(version);
      units.addAll(unitsOf(release));
      List<String> workers = release.workers().stream().map(WorkerSpec::name).toList();
      ReleaseId id = new ReleaseId(version, release.digest());
      return Optional.of(new LocalRelease(id, workers, release.check().isPresent(), null));
    } catch (InvalidInputException e) {
      ReleaseId unread = new ReleaseId(version, "");
      return Optional.of(
          new LocalRelease(unread, List.of(), false, String.valueOf(e.getMessage())));
    }
  }

  private static List<ProgramSpec.Unit> unitsOf(Release release) {
    return release.workers().stream()
        .map(WorkerSpec::program)
        .filter(ProgramSpec.Unit.class::isInstance)
        .map(ProgramSpec.Unit.class::cast)
        .toList();
  }

  @Override
  public Release read(ReleaseVersion version) {
    return store.read(version);
  }

  @Override
  public Step step(ReleaseVersion version, String id) {
    return read(version).steps().stream()
        .filter(step -> step.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> new InvalidInputException("release " + version + " has no step " + id + " now"));
  }

  private Optional<List<NodeStep>> lookForSteps(Way way) {
    if (way.level().equals(way.version())) {
      return Optional.of(List.of());
    }
    boolean up = way.level().compareTo(way.version()) < 0;
    Planner planner = new Planner(store, new Ran(way.ran()));
    return planner
        .way(up ? way.level() : way.version(), up ? way.version() : way.level())
        .plan()
        .map(this::steps);
  }

  private List<NodeStep> steps(Plan plan) {
    return plan.nodeSteps().stream()
        .filter(this::runsHere)
        .map(step -> new NodeStep(step.release(), step.id(), step.revert().isPresent()))
        .toList();
  }

  /** Those of the master as well, where this node may become it. */
  private boolean runsHere(Step step) {
    return stateServer || step.target() == StepTarget.ALL_MACHINES;
  }

  private @Nullable Long freeBytes() {
    OptionalLong free = stateServer ? LedgerRoom.freeBytes(state) : OptionalLong.empty();
    return free.isPresent() ? free.getAsLong() : null;
  }

  @Override
  public Prepared prepare(Target target, ReleaseVersion from) {
    try {
      ReleaseVersion to = target.version();
      if (to.compareTo(from) <= 0 && target.revert() == null) {
        return new Prepared(target.requestId(), Map.of(), List.of());
      }
      PlanResult result = new Planner(store).plan(from, to, Revert.direction(target.revert()));
      if (result.plan().isEmpty()) {
        return new Prepared(target.requestId(), Map.of(), result.reasons());
      }
      Plan plan = result.plan().get();
      return new Prepared(
          target.requestId(),
          plan.releases().stream().collect(Collectors.toMap(Release::version, Release::digest)),
          notRunnable(plan),
          freeBytes());
    } catch (InvalidInputException e) {
      return new Prepared(target.requestId(), Map.of(), List.of(String.valueOf(e.getMessage())));
    }
  }

  private List<String> notRunnable(Plan plan) {
    List<String> problems = new ArrayList<>();
    List<ProgramSpec.Unit> started = unitsOf(plan.target());
    if (!started.isEmpty() && !systemd.getAsBoolean()) {
      problems.add(
          "workers of release %s are units of systemd (%s), but there is no systemctl in the PATH of this node's agent: set PATH, or give the workers a command"
              .formatted(plan.target().version(), started.get(0).template()));
    }
    problems.addAll(programs.problemsOfTarget(plan));
    problems.addAll(programs.problemsOfSteps(plan, this::runsHere));
    return problems;
  }
}
