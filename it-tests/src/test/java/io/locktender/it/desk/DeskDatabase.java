package io.locktender.it.desk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.it.Jvm;
import io.locktender.it.ReleaseDirectory;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One database, its releases, and the commands that work on it. */
final class DeskDatabase implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TestDatabase database = TestMongo.shared().newDatabase();
  private final ClusterStore store =
      new ClusterStore(new MongoControlStore(database.database(), InstantSource.system()));
  private final Path directory;
  private final List<Running> started = new ArrayList<>();

  /**
   * @param directory for the releases, and for what commands print
   */
  DeskDatabase(Path directory) {
    this.directory = directory;
  }

  /** A command that was started. */
  record Running(Process process, Path outFile, Path errFile) {
    long pid() {
      return process.pid();
    }

    String out() {
      return read(outFile);
    }

    String err() {
      return read(errFile);
    }

    /** Waits for its end; returns its exit code. */
    int end() {
      try {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .as("it ends; out: %s err: %s", out(), err())
            .isTrue();
        return process.exitValue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    void signal(String name) {
      try {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  TestDatabase database() {
    return database;
  }

  ReleaseDirectory release(String version) {
    return new ReleaseDirectory(releases(), version);
  }

  Path releases() {
    return directory.resolve("releases");
  }

  /** What {@code db baseline none} writes. */
  void baseline() {
    assertThat(
            store.insert(
                Transitions.baseline(
                    "desk",
                    UUID.randomUUID().toString(),
                    UUID.randomUUID().toString(),
                    new ReleaseId(ReleaseVersion.NONE, ""))))
        .isTrue();
  }

  /** Starts {@code db ...}. */
  Running db(String... words) {
    try {
      Path out = Files.createTempFile(directory, "db", ".out");
      Path err = Files.createTempFile(directory, "db", ".err");
      List<String> arguments = new ArrayList<>(List.of("db"));
      arguments.addAll(List.of(words));
      arguments.addAll(List.of("--cluster", "desk", "--mongodb"));
      arguments.addAll(List.of(database.uriOfDatabase(), "--releases"));
      arguments.add(releases().toString());
      Process process =
          Jvm.start("io.locktender.cli.Main", List.of(), arguments, Map.of(), out, err);
      Running running = new Running(process, out, err);
      started.add(running);
      return running;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  VersionDocument document() {
    return store.read().orElseThrow();
  }

  @Nullable Phase phase() {
    VersionDocument document = document();
    return document.upgrade() == null ? null : document.upgrade().phase();
  }

  void awaitPhase(Phase phase) {
    await().atMost(PATIENCE).until(() -> phase() == phase);
  }

  /** What step processes of this database have started, and they themselves. */
  List<ProcessHandle> stepProcesses() {
    String mark =
        "LOCKTENDER_STEP_PROCESS=desk/db-%s-%s/".formatted(document().lineage(), database.name());
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process).contains(mark))
        .toList();
  }

  /** Waits until nothing is left of them, though nobody ends them any more. */
  void awaitNoStepProcess() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(requireNonNull(stepProcesses())).isEmpty());
  }

  @Override
  public void close() {
    started.forEach(running -> running.process().destroyForcibly());
    database.close();
  }

  private static String environment(ProcessHandle process) {
    try {
      return Files.readString(
          Path.of("/proc", String.valueOf(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
