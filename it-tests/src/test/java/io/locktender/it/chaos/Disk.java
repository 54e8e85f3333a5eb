package io.locktender.it.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * A small disk that can be full: a tmpfs where this user may mount one. Elsewhere it is a
 * directory, and the processes that write to it are told by the kernel that no file may grow.
 */
final class Disk implements AutoCloseable {
  private static final String SIZE = "size=64m";
  private static final int[] PIECES = {64 * 1024, 1_024, 1};

  private final Path directory;
  private final boolean mounted;
  private LongStream limited = LongStream.empty();

  Disk(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    mounted = Signals.run("mount", "-t", "tmpfs", "-o", SIZE, "locktender", directory.toString());
  }

  /** How it is made full, for people. */
  String how() {
    return mounted ? "a tmpfs of its own" : "a limit on the size of files (prlimit)";
  }

  Path directory() {
    return directory;
  }

  /**
   * Makes it full.
   *
   * @param writers the processes that are told so where it is not a disk of its own
   */
  void fill(long... writers) {
    if (!mounted) {
      for (long pid : writers) {
        Signals.run("prlimit", "--pid", String.valueOf(pid), "--fsize=0:unlimited");
      }
      limited = LongStream.of(writers);
      return;
    }
    for (int piece : PIECES) {
      grow(new byte[piece]);
    }
  }

  private void grow(byte[] piece) {
    try (OutputStream out =
        Files.newOutputStream(
            filler(),
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND)) {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      // What was wanted.
      return;
    }
  }

  /** There is room again. */
  void empty() {
    limited.forEach(
        pid -> Signals.run("prlimit", "--pid", String.valueOf(pid), "--fsize=unlimited:unlimited"));
    limited = LongStream.empty();
    try {
      Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path filler() {
    return directory.resolve("filler");
  }

  @Override
  public void close() {
    if (mounted) {
      Signals.run("umount", "-l", directory.toString());
    }
  }
}
