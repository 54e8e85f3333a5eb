package io.locktender.it.scale;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The releases of one directory, read once for all: a thousand machines have a thousand disks. */
final class SharedReleases implements NodeReleases {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final LocalReleases releases;
  private final LoadingCache<ReleaseVersion, Optional<LocalRelease>> views =
      cache(version -> locked(releases -> releases.view(version)));
  private final LoadingCache<Way, Optional<List<NodeStep>>> steps =
      cache(way -> locked(releases -> releases.steps(way.level(), way.version(), way.ran())));
  private final LoadingCache<ReleaseVersion, Optional<String>> digests =
      cache(version -> locked(releases -> releases.digest(version)));
  private final LoadingCache<ReleaseVersion, Release> read =
      cache(version -> locked(releases -> releases.read(version)));
  private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();

  private record Way(ReleaseVersion level, ReleaseVersion version, List<RanRelease> ran) {}

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

  private static <K, V> LoadingCache<K, V> cache(Function<K, V> look) {
    return CacheBuilder.newBuilder()
        .expireAfterWrite(LOOK_AGAIN)
        .build(CacheLoader.from(look::apply));
  }

  private <T> T locked(Function<LocalReleases, T> look) {
    synchronized (releases) {
      return look.apply(releases);
    }
  }

  @Override
  public Optional<LocalRelease> view(ReleaseVersion version) {
    return views.getUnchecked(version);
  }

  @Override
  public Optional<List<NodeStep>> steps(
      ReleaseVersion level, ReleaseVersion version, List<RanRelease> ran) {
    return steps.getUnchecked(new Way(level, version, ran));
  }

  @Override
  public Optional<String> digest(ReleaseVersion version) {
    return digests.getUnchecked(version);
  }

  /** The benchmark's releases have none. */
  @Override
  public Set<ProgramSpec.Unit> units() {
    return Set.of();
  }

  @Override
  public Release read(ReleaseVersion version) {
    return read.getUnchecked(version);
  }

  @Override
  public Step step(ReleaseVersion version, String id) {
    return locked(releases -> releases.step(version, id));
  }

  @Override
  public Prepared prepare(Target target, ReleaseVersion databaseVersion) {
    return prepared.computeIfAbsent(
        target.requestId(),
        request -> locked(releases -> releases.prepare(target, databaseVersion)));
  }
}
