package io.locktender.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Rolling;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.store.VersionStore;
import io.locktender.it.Cluster;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoControlStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sees a cluster from outside: the version document, and the processes of this machine. Whenever
 * the document says that no worker may run any more, or only some, no other process of a worker may
 * be there.
 */
final class Eyes {
  private static final long WORKERS_EVERY_NANOS = Duration.ofMillis(150).toNanos();
  private static final Pattern RELEASE = Pattern.compile("\0LOCKTENDER_RELEASE=([^\0]*)");

  private final VersionStore store;
  private final String workersMark;
  private final long begin = System.nanoTime();
  private final Map<Phase, Long> firstSeen = new EnumMap<>(Phase.class);
  private final Set<String> takenOver = new HashSet<>();
  private final List<String> story = new ArrayList<>();
  private @Nullable VersionDocument document;
  private long workersSeenAt = begin;
  private int looksAtWorkers;

  Eyes(Cluster cluster, MongoDatabase impatient) {
    store = new ClusterStore(new MongoControlStore(impatient, InstantSource.system()));
    workersMark = "LOCKTENDER_COOKIE=" + cluster.name() + "/";
  }

  /** A process of a worker. */
  record Worker(long pid, String release) {}

  /** What was seen last, or null. */
  @Nullable VersionDocument document() {
    return document;
  }

  /** When a phase was seen first, by {@link System#nanoTime}. */
  Optional<Long> firstSeen(Phase phase) {
    return Optional.ofNullable(firstSeen.get(phase));
  }

  /** Whether an upgrade rolled. */
  boolean rolled() {
    return firstSeen.containsKey(Phase.EXPAND);
  }

  /** Whether a master took over the upgrade of a request. */
  boolean tookOver(String request) {
    return takenOver.contains(request);
  }

  /** What happened so far, for people, and when. */
  List<String> story() {
    return story;
  }

  /** How often the processes were compared with the document. */
  int looksAtWorkers() {
    return looksAtWorkers;
  }

  void tell(String what) {
    long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    story.add("%6d ms  %s".formatted(millis, what));
  }

  /**
   * Looks once.
   *
   * @return whether the database answered
   * @throws AssertionError when a worker runs that must not
   */
  boolean look() {
    Optional<VersionDocument> read = read();
    if (read.isEmpty()) {
      return false;
    }
    seen(read.get());
    if (System.nanoTime() - workersSeenAt > WORKERS_EVERY_NANOS) {
      checkWorkers(read.get());
      workersSeenAt = System.nanoTime();
    }
    return true;
  }

  private void seen(VersionDocument now) {
    VersionDocument before = document;
    document = now;
    Upgrade upgrade = now.upgrade();
    if (upgrade != null) {
      firstSeen.putIfAbsent(upgrade.phase(), System.nanoTime());
      assertThat(upgrade.rehearsal() == null || !now.admits().isEmpty())
          .as("a rehearsal holds nobody: %s", upgrade.phase())
          .isTrue();
      if (upgrade.takeovers() > 0) {
        takenOver.add(upgrade.requestId());
      }
    }
    if (before == null || before.revision() != now.revision()) {
      tell(
          "revision %d, epoch %d, %s%s, admits %s"
              .formatted(
                  now.revision(),
                  now.epoch(),
                  now.version(),
                  upgrade == null ? "" : " -> " + upgrade.to().version() + " " + upgrade.phase(),
                  now.admits().stream().map(id -> id.version()).toList()));
    }
  }

  /** All that were there between two readings of one revision. */
  private void checkWorkers(VersionDocument before) {
    List<Worker> running = workers();
    Optional<VersionDocument> after = read();
    boolean same = after.isPresent() && after.get().revision() == before.revision();
    if (!same || mayStillStop(before)) {
      return;
    }
    looksAtWorkers++;
    Set<String> admitted = new HashSet<>();
    before.admits().forEach(id -> admitted.add(id.version().toString()));
    assertThat(running)
        .as("workers that run under revision %s, which admits %s", before.revision(), admitted)
        .allMatch(worker -> admitted.contains(worker.release()));
  }

  /** Until every node has acked, workers may be about to stop. */
  private boolean mayStillStop(VersionDocument now) {
    Upgrade upgrade = now.upgrade();
    if (upgrade == null) {
      return false;
    }
    Rolling rolling = upgrade.rolling();
    if (rolling == null) {
      return upgrade.phase() == Phase.HOLD;
    }
    // On the way back the document does not say whether every node has acked.
    return upgrade.phase() == Phase.CONTRACT
        ? !rolling.settled()
        : upgrade.phase() == Phase.ROLLING_BACK && upgrade.heldAt() > 0;
  }

  /** Every process of a worker of the cluster, children of workers as well. */
  List<Worker> workers() {
    return ProcessHandle.allProcesses()
        .map(process -> worker(process.pid(), Signals.environment(process)))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Worker> worker(long pid, String environment) {
    Matcher release = RELEASE.matcher(environment);
    boolean worker =
        environment.contains(workersMark) && environment.contains("\0LOCKTENDER_WORKER=");
    return worker && release.find()
        ? Optional.of(new Worker(pid, release.group(1)))
        : Optional.empty();
  }

  private Optional<VersionDocument> read() {
    try {
      return store.read();
    } catch (DatabaseUnavailableException e) {
      return Optional.empty();
    }
  }
}
