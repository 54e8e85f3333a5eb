package io.locktender.playground.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sums up what all workers of a run saw: {@code --seen DIR}.
 *
 * <p>The format, which others may read as well: each worker process has two files in the directory,
 * {@code NODE-RELEASE-PID.jsonl}, one line of JSON for each document of another shape (so the count
 * is the number of lines; an empty file is a worker that saw none), and {@code
 * NODE-RELEASE-PID.read}, how many documents it has read, rewritten every second. Prints one line
 * of JSON: {@code {"workers": 9, "read": 41234, "otherShape": 0}}. Exit codes: 0 none was of
 * another shape, 1 some were, 2 usage or a directory that cannot be read.
 */
public final class SeenReport {
  private SeenReport() {}

  /** What was seen: worker processes, documents read, and documents of another shape. */
  record Sum(long workers, long read, long otherShape) {
    String toJson() {
      return "{\"workers\": %d, \"read\": %d, \"otherShape\": %d}"
          .formatted(workers, read, otherShape);
    }
  }

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String[] args) {
    try {
      Sum sum = sum(Path.of(Options.parse(args, Set.of("--seen")).require("--seen")));
      System.out.println(sum.toJson());
      return sum.otherShape() == 0 ? 0 : 1;
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("Expected a directory of what the workers saw, found: " + e.getMessage());
      return 2;
    }
  }

  static Sum sum(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.toList();
    }
    long workers = 0;
    long read = 0;
    long otherShape = 0;
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(".jsonl")) {
        workers++;
        otherShape += countLines(file);
      } else if (name.endsWith(".read")) {
        read += Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
      }
    }
    return new Sum(workers, read, otherShape);
  }

  private static long countLines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return lines.count();
    }
  }
}
