package io.locktender.bench.product;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One writer's file: each acknowledged write, a line. It is whole once the writer has ended. */
final class WriteLog implements AutoCloseable {
  private static final String SUFFIX = ".writes";

  private final BufferedWriter out;

  private WriteLog(BufferedWriter out) {
    this.out = out;
  }

  static Path file(Path directory, int writer) {
    return directory.resolve("writer-" + writer + SUFFIX);
  }

  static WriteLog open(Path file) throws IOException {
    return new WriteLog(
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  void add(Written written) throws IOException {
    out.write(written.line());
    out.newLine();
  }

  /** What a writer has written so far; nothing where it has no file. */
  static List<Written> read(Path file) throws IOException {
    if (Files.notExists(file)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(Written::of).toList();
    }
  }

  /** Of all writers; each document belongs to one of them. */
  static List<Written> readAll(Path directory) {
    List<Written> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
        all.addAll(read(file));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
