package io.locktender.steps.program;

import io.locktender.steps.command.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a program can be run: it is there, it may be run, and so may what its first line names.
 *
 * @param directory the release's, in which it runs
 * @param path where names without a slash are looked for
 */
record ProgramLook(Path directory, SearchPath path) {
  /** The kernel follows no more interpreters that are scripts themselves. */
  private static final int MAX_INTERPRETERS = 4;

  /**
   * Why it cannot be run: one sentence, or empty when it can, as far as can be told.
   *
   * @param word as the release names it
   */
  Optional<String> problem(String word) {
    return problem(word, 0);
  }

  private Optional<String> problem(String word, int depth) {
    return word.contains("/")
        ? problem(directory.resolve(word).normalize(), depth)
        : path.find(word)
            .map(file -> problem(file, depth))
            .orElseGet(() -> Optional.of(notInPath(word)));
  }

  private Optional<String> problem(Path file, int depth) {
    if (!Files.isRegularFile(file)) {
      return Optional.of(
          "expected a program at %s, found %s; install it there".formatted(file, found(file)));
    }
    if (!Files.isExecutable(file)) {
      return Optional.of(
          "expected a program that may be run at %s, found one with mode %s; 'chmod a+x' it, in the release for every node, unless its file system is mounted noexec"
              .formatted(file, mode(file)));
    }
    return depth < MAX_INTERPRETERS ? interpreted(file, depth) : Optional.empty();
  }

  private Optional<String> interpreted(Path script, int depth) {
    Optional<Interpreter> interpreter;
    try {
      interpreter = Interpreter.of(script);
    } catch (IOException e) {
      // It may be run, but not read: a script's interpreter could not read it either.
      return Optional.empty();
    }
    return interpreter.flatMap(by -> problem(script, by, depth + 1));
  }

  private Optional<String> problem(Path script, Interpreter by, int depth) {
    if (by.line().endsWith("\r")) {
      return Optional.of(
          "expected lines that end with a line feed alone in %s, found '%s\\r'; write it with the line ends of Unix"
              .formatted(script, by.line().stripTrailing()));
    }
    return by.words().stream()
        .flatMap(word -> problem(word, depth).stream())
        .findFirst()
        .map(why -> "%s begins with '%s': %s".formatted(script, by.line(), why));
  }

  private String notInPath(String word) {
    return "expected the program '%s' in PATH (%s), found none; %s"
        .formatted(
            word,
            path.directories().stream().map(Path::toString).collect(Collectors.joining(":")),
            hint(word));
  }

  private String hint(String word) {
    if (word.contains(" ")) {
      return "what follows env is one name: write '#!/usr/bin/env -S %s'".formatted(word);
    }
    return Files.exists(directory.resolve(word))
        ? "write './%s' for that of the release".formatted(word)
        : "install it there";
  }

  private static String found(Path file) {
    return Files.isDirectory(file)
        ? "a directory"
        : Files.isSymbolicLink(file) ? "a link to nothing" : "none";
  }

  private static String mode(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      return "unknown (" + e.getMessage() + ")";
    }
  }
}
