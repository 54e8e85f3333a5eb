package io.locktender.agent.node;

import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.release.WorkerSpec;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Releases that were never on a disk: each with a worker named api. */
final class FakeReleases implements NodeReleases {
  final Map<ReleaseVersion, Release> installed = new HashMap<>();
  final Set<ProgramSpec.Unit> units = new HashSet<>();

  /** Where it was replaced on disk since it was looked at: what reading it anew finds. */
  final Map<ReleaseVersion, Release> replaced = new HashMap<>();

  /** What is wrong with what a request needs. */
  List<String> problems = List.of();

  /** The requests that were looked at, in order. */
  final List<String> prepared = new ArrayList<>();

  void install(ReleaseId id, Step... steps) {
    installed.put(id.version(), release(id, steps));
  }

  static Release release(ReleaseId id, Step... steps) {
    WorkerSpec api =
        new WorkerSpec(
            "api",
            new ProgramSpec.Command(List.of("bin/api")),
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Optional.empty());
    return new Release(
        id.version(),
        id.digest(),
        Path.of("/releases", id.version().toString()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of("bin/check")),
        List.of(api),
        List.of(steps));
  }

  /** A step that a node runs on itself. */
  static Step step(String release, String id, boolean revertible) {
    Change.Exec exec = new Change.Exec(List.of("bin/" + id), Set.of());
    return new Step(
        ReleaseVersion.parse(release),
        id,
        StepTarget.ALL_MACHINES,
        StepPhase.MIGRATE,
        exec,
        revertible ? Optional.of(exec) : Optional.empty());
  }

  @Override
  public Optional<LocalRelease> view(ReleaseVersion version) {
    return Optional.ofNullable(installed.get(version))
        .map(
            release ->
                new LocalRelease(
                    new ReleaseId(version, release.digest()), List.of("api"), true, null));
  }

  @Override
  public Optional<List<NodeStep>> steps(
      ReleaseVersion level, ReleaseVersion version, List<RanRelease> ran) {
    boolean up = level.compareTo(version) < 0;
    return Optional.of(
        installed.values().stream()
            .flatMap(release -> release.steps().stream())
            .filter(step -> step.release().compareTo(up ? level : version) > 0)
            .filter(step -> step.release().compareTo(up ? version : level) <= 0)
            .map(step -> new NodeStep(step.release(), step.id(), step.revert().isPresent()))
            .toList());
  }

  @Override
  public Optional<String> digest(ReleaseVersion version) {
    return Optional.ofNullable(installed.get(version)).map(Release::digest);
  }

  @Override
  public Set<ProgramSpec.Unit> units() {
    return units;
  }

  @Override
  public Release read(ReleaseVersion version) {
    Release release = replaced.getOrDefault(version, installed.get(version));
    if (release == null) {
      throw new InvalidInputException("release " + version + " is not there");
    }
    return release;
  }

  @Override
  public Step step(ReleaseVersion version, String id) {
    return read(version).steps().stream()
        .filter(step -> step.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new InvalidInputException("release has no step " + id + " now"));
  }

  @Override
  public Prepared prepare(Target target, ReleaseVersion databaseVersion) {
    prepared.add(target.requestId());
    Map<ReleaseVersion, String> digests =
        digest(target.version()).map(found -> Map.of(target.version(), found)).orElse(Map.of());
    return new Prepared(target.requestId(), digests, problems);
  }
}
