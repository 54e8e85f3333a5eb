package io.locktender.coordinator.master;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tasks on a fake database, with one release on disk: what each class of tests begins with. */
abstract class TaskFixture {
  static final Target TO_V2 = new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann@desk", null);

  final FakeWork work = new FakeWork();
  final MemoryStore store = new MemoryStore();
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final Wakeup wakeup = new Wakeup();
  @TempDir Path directory;
  private ReleaseStore releases;
  MasterTasks tasks;

  @BeforeEach
  void openTasks() throws IOException {
    Path release = Files.createDirectories(directory.resolve("2.0.0"));
    Files.writeString(
        release.resolve("release.yaml"),
        """
        version: 2.0.0
        steps:
          - id: split
            rename-field: {collection: packages, from: a, to: b}
        """);
    releases = new ReleaseStore(directory);
    tasks =
        new MasterTasks(
            work,
            new ClusterStore(store),
            releases,
            work,
            new TaskRunner(executor, () -> 0, wakeup::wake, (type, fields) -> {}));
  }

  @AfterEach
  void endTasks() {
    executor.shutdownNow();
  }

  TaskView ended() {
    await().until(() -> requireNonNull(tasks.view()).state() != TaskView.State.RUNNING);
    return requireNonNull(tasks.view());
  }

  <A> TaskView run(MasterTask<A> task, VersionDocument document, @Nullable Target target) {
    store.put(document);
    tasks.start(task, document, target);
    return ended();
  }

  <A> A answer(MasterTask<A> task, VersionDocument document) {
    TaskView view = run(task, document, TO_V2);
    assertThat(view.failure()).isNull();
    return requireNonNull(view.answerTo(task));
  }

  static String reason(TaskView view) {
    return requireNonNull(view.failure()).reason();
  }

  ReleaseId onDisk() {
    return new ReleaseId(
        ReleaseVersion.parse("2.0.0"), releases.read(ReleaseVersion.parse("2.0.0")).digest());
  }

  /** An upgrade to what is on this disk. */
  VersionDocument in(Phase phase) {
    return in(phase, null, null);
  }

  /** The same, which puts backups back: of an upgrade, and those that there were. */
  VersionDocument in(Phase phase, @Nullable String restores, @Nullable List<String> restored) {
    Upgrade upgrade =
        new Upgrade(
            "req-1",
            "req-1",
            Documents.V1,
            onDisk(),
            List.of(onDisk()),
            false,
            Phase.SYNC,
            "ann",
            Instant.EPOCH,
            0,
            null,
            null,
            List.of(),
            0,
            List.of(Documents.SPLIT),
            List.of(),
            null,
            null,
            null,
            restores,
            null,
            null,
            restored);
    VersionDocument syncing = HoldTransitions.sync(Documents.idle(), upgrade);
    if (phase == Phase.SYNC) {
      return syncing;
    }
    VersionDocument held = HoldTransitions.hold(HoldTransitions.ready(syncing));
    return phase == Phase.HOLD ? held : HoldTransitions.finish(held, mark -> true, mark -> 0);
  }
}
