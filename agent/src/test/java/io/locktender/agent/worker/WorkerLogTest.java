package io.locktender.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogTest {
  @TempDir private Path temp;

  private WorkerLog log() {
    return new WorkerLog(temp.resolve("logs"), "api");
  }

  private OutputStream worker() throws IOException {
    return Files.newOutputStream(log().file(), StandardOpenOption.APPEND);
  }

  @Test
  void aLogThatGrowsOverItsBoundIsSetAsideWhileItsWorkerGoesOnWriting() throws IOException {
    log().prepare(100);
    try (OutputStream worker = worker()) {
      worker.write("a".repeat(150).getBytes(StandardCharsets.UTF_8));
      worker.write("b".repeat(50).getBytes(StandardCharsets.UTF_8));

      log().bound(100);
      worker.write("next".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(log().file()).hasContent("next");
    assertThat(temp.resolve("logs/api.log.1")).hasContent("a".repeat(50) + "b".repeat(50));
  }

  @Test
  void oneWithinItsBoundIsLeftAlone() throws IOException {
    log().prepare(100);
    log().append("a line");

    log().bound(100);

    assertThat(log().tail()).containsExactly("a line");
    assertThat(temp.resolve("logs/api.log.1")).doesNotExist();
  }

  @Test
  void whereThereIsNoLogYetNothingIsBounded() {
    log().bound(100);

    assertThat(log().file()).doesNotExist();
  }

  @Test
  void othersMayNotReadIt() throws IOException {
    Files.createDirectories(temp.resolve("logs"));
    Files.writeString(temp.resolve("logs/api.log"), "of an agent before");
    Files.setPosixFilePermissions(
        temp.resolve("logs/api.log"), PosixFilePermissions.fromString("rw-r--r--"));

    log().prepare(100);

    assertThat(permissions("logs/api.log")).isEqualTo("rw-r-----");
    assertThat(permissions("logs")).endsWith("---");
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(name)));
  }
}
