package io.locktender.steps.program;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a script is run by, as its first line says. A script without such a line is run by {@code
 * /bin/sh}.
 *
 * @param line the line, without its end
 * @param words the programs that it needs, as a release names one: with a slash a file, else a name
 *     in {@code PATH}
 */
record Interpreter(String line, List<String> words) {
  /** The kernel reads no more of a line. */
  private static final int MAX_LINE_BYTES = 256;

  private static final CharMatcher BLANK = CharMatcher.anyOf(" \t");
  private static final String MARK = "#!";
  private static final String SPLIT = "-S";

  /** Of a file; empty when it does not begin with {@code #!} and a program. */
  static Optional<Interpreter> of(Path file) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(MAX_LINE_BYTES);
    }
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (!text.startsWith(MARK)) {
      return Optional.empty();
    }
    String line = Splitter.on('\n').limit(2).splitToList(text).get(0);
    List<String> parts =
        Splitter.on(BLANK).limit(2).splitToList(BLANK.trimFrom(line.substring(MARK.length())));
    return parts.get(0).isEmpty()
        ? Optional.empty()
        : Optional.of(new Interpreter(line, words(parts)));
  }

  /** A name without a slash is a file in the directory in which the program runs. */
  private static List<String> words(List<String> parts) {
    String program = parts.get(0).contains("/") ? parts.get(0) : "./" + parts.get(0);
    return program.endsWith("/env") && parts.size() > 1
        ? byEnv(parts.get(1)).map(name -> List.of(program, name)).orElseGet(() -> List.of(program))
        : List.of(program);
  }

  /** What env runs; empty where that takes knowing more of its options. */
  private static Optional<String> byEnv(String argument) {
    String rest = BLANK.trimFrom(argument);
    if (!rest.startsWith(SPLIT)) {
      return Optional.of(rest).filter(name -> !name.startsWith("-") && !name.contains("="));
    }
    return Splitter.on(BLANK)
        .omitEmptyStrings()
        .splitToStream(rest.substring(SPLIT.length()))
        .filter(word -> !word.contains("="))
        .findFirst()
        .filter(word -> !word.startsWith("-") && CharMatcher.anyOf("'\"\\$").matchesNoneOf(word));
  }
}
