package io.locktender.agent.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.locktender.coordinator.document.SeenRevision;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real small disk that is full; only where this user may mount one. */
final class FullDiskIT {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final int[] PIECES = {64 * 1024, 4 * 1024, 1};

  @TempDir private Path temp;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectories(temp.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString())).isZero();
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  @Test
  void whatANodeAcksIsStillRecorded() throws IOException {
    try (StateDirectory state = StateDirectory.open(disk.resolve("state"));
        EventLog events = EventLog.open(state.path(), "node-1", CLOCK, 1_000_000)) {
      fill();

      state.writeKnown(new SeenRevision("l1", 42));
      events.record("acked", Map.of("revision", 42));

      assertThat(state.known()).contains(new SeenRevision("l1", 42));
      assertThat(state.path().resolve(EventLog.FILE)).content().contains("\"revision\":42");
    }
  }

  @Test
  void whereThatRoomIsGoneTooNothingIsRecordedUntilThereIsSome() throws IOException {
    try (StateDirectory state = StateDirectory.open(disk.resolve("state"))) {
      fill();
      state.writeKnown(new SeenRevision("l1", 42));
      fill();

      assertThatThrownBy(() -> state.writeKnown(new SeenRevision("l1", 43)))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(state.known()).contains(new SeenRevision("l1", 42));

      Files.delete(disk.resolve("filler"));
      state.writeKnown(new SeenRevision("l1", 43));
      assertThat(state.path().resolve(DiskReserve.FILE)).hasSize(DiskReserve.BYTES);
    }
  }

  private void fill() {
    for (int piece : PIECES) {
      try (OutputStream out =
          Files.newOutputStream(
              disk.resolve("filler"),
              java.nio.file.StandardOpenOption.CREATE,
              java.nio.file.StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[piece]);
        }
      } catch (IOException full) {
        // Then in smaller pieces.
      }
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
