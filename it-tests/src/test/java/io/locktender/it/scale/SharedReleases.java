package io.locktender.it.scale;

import io.locktender.agent.node.LocalReleases;
import io.locktender.agent.node.NodeReleases;
import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.decide.NodeView.LocalRelease;
import io.locktender.steps.program.ReleasePrograms;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.store.ReleaseTrust;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The releases of one directory, read once for all: a thousand machines have a thousand disks. */
final class SharedReleases implements NodeReleases {
  private final LocalReleases releases;
  private final Map<String, Prepared> prepared = new HashMap<>();
  private final Map<ReleaseVersion, Release> read = new HashMap<>();

  SharedReleases(Path directory, Path state) {
    releases =
        new LocalReleases(
            new ReleaseStore(directory, ReleaseTrust.ofThisUser()),
            false,
            () -> false,
            ReleasePrograms.onThisMachine(),
            state,
            System::nanoTime);
  }

  @Override
  public synchronized Optional<LocalRelease> view(ReleaseVersion version) {
    return releases.view(version);
  }

  @Override
  public synchronized Optional<List<NodeStep>> steps(
      ReleaseVersion level, ReleaseVersion version, List<RanRelease> ran) {
    return releases.steps(level, version, ran);
  }

  @Override
  public synchronized Optional<String> digest(ReleaseVersion version) {
    return releases.digest(version);
  }

  @Override
  public synchronized Set<ProgramSpec.Unit> units() {
    return releases.units();
  }

  @Override
  public synchronized Release read(ReleaseVersion version) {
    return read.computeIfAbsent(version, releases::read);
  }

  @Override
  public synchronized Step step(ReleaseVersion version, String id) {
    return releases.step(version, id);
  }

  @Override
  public synchronized Prepared prepare(Target target, ReleaseVersion databaseVersion) {
    return prepared.computeIfAbsent(
        target.requestId(), request -> releases.prepare(target, databaseVersion));
  }
}
