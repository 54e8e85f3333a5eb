package io.locktender.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What stands in for systemd on one node: a {@code systemctl} for the agent's PATH, which starts
 * real processes. What it does not do is said in it. Its end kills them; to be closed after the
 * agent that would start them again.
 */
final class StandInSystemd implements AutoCloseable {
  private final Path home;

  /**
   * @param home a directory of its own
   */
  StandInSystemd(Path home) {
    this.home = home;
    try (InputStream script = StandInSystemd.class.getResourceAsStream("systemctl")) {
      Path systemctl = Files.createDirectories(home.resolve("bin")).resolve("systemctl");
      Files.copy(requireNonNull(script), systemctl);
      assertThat(systemctl.toFile().setExecutable(true)).isTrue();
      Files.createDirectories(home.resolve("templates"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The PATH of the node that this is the systemd of. */
  String path() {
    return home.resolve("bin") + ":" + System.getenv("PATH");
  }

  /** Says what a unit does: a shell script, which is given the instance. */
  void template(String name, String script) {
    try {
      Files.writeString(home.resolve("templates").resolve(name), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What somebody types on the node. */
  void systemctl(String... words) {
    ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/systemctl").toString());
    builder.command().addAll(List.of(words));
    try {
      Process process = builder.inheritIO().start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("systemctl ends").isTrue();
      assertThat(process.exitValue()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The first process of a unit, while it lives: one that nobody has waited for yet has ended. */
  Optional<Long> pid(String unit) {
    Path file = home.resolve("units").resolve(unit + ".pid");
    try {
      return Files.exists(file)
          ? Optional.of(Long.parseLong(Files.readString(file).strip()))
              .filter(StandInSystemd::lives)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean lives(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
          .noneMatch(line -> line.startsWith("State:") && line.contains("Z"));
    } catch (IOException e) {
      return false;
    }
  }

  /** What it has done: {@code start UNIT} and {@code stop UNIT}, in this order. */
  List<String> journal() {
    try {
      Path journal = home.resolve("journal");
      return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    journal().stream()
        .filter(line -> line.startsWith("start "))
        .map(line -> line.substring("start ".length()))
        .distinct()
        .flatMap(unit -> pid(unit).stream())
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }
}
