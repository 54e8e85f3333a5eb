package io.locktender.bench;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.base.Splitter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, and how much of it: each is a system property {@code bench.NAME}.
 *
 * @param only the parts, in the order in which they run
 * @param sizes of the collection, in documents: 1 to 10,000,000
 * @param documents of the collection where one size is enough
 * @param writes acknowledged writes a second that are asked for, each in its turn: 0 to 100,000
 * @param waiters how many nodes, or processes, wait: 1 to 200
 * @param runs of what is run several times: 1 to 100
 * @param idle how long idle agents are watched
 * @param note what else is to be said of where it ran; may be empty
 * @param home the distribution that is measured
 * @param distribution another one, to compare with, or empty
 * @param out where the pages are written
 */
public record BenchOptions(
    List<String> only,
    List<Integer> sizes,
    int documents,
    List<Integer> writes,
    List<Integer> waiters,
    int runs,
    Duration idle,
    String note,
    Path home,
    Optional<Path> distribution,
    Path out) {
  private static final int MOST_DOCUMENTS = 10_000_000;

  /**
   * Reads them.
   *
   * @param property the value of a system property, or null
   * @throws IllegalArgumentException when one is out of its bounds; the message names it
   */
  static BenchOptions of(List<String> parts, UnaryOperator<@Nullable String> property) {
    List<String> only = words(text(property, "only", String.join(",", parts)));
    for (String part : only) {
      checkArgument(
          parts.contains(part), "bench.only: expected some of %s, found '%s'", parts, part);
    }
    return new BenchOptions(
        only,
        numbers(property, "sizes", "10000,100000,1000000", 1, MOST_DOCUMENTS),
        number(property, "documents", "100000", MOST_DOCUMENTS),
        numbers(property, "writes", "0,1000", 0, 100_000),
        numbers(property, "waiters", "3,10,50", 1, 200),
        number(property, "runs", "5", 100),
        Duration.ofSeconds(number(property, "idle", "60", 3_600)),
        text(property, "note", ""),
        Path.of(text(property, "home", "deploy/target/locktender-0.1.0")).toAbsolutePath(),
        Optional.of(text(property, "distribution", ""))
            .filter(text -> !text.isEmpty())
            .map(text -> Path.of(text).toAbsolutePath()),
        Path.of(text(property, "out", "docs/benchmarks")).toAbsolutePath());
  }

  /** Those that say how much was measured, as they are typed; no paths. */
  String said() {
    return "`-Dbench.sizes=%s -Dbench.documents=%d -Dbench.writes=%s -Dbench.waiters=%s -Dbench.runs=%d -Dbench.idle=%d`"
        .formatted(
            joined(sizes), documents, joined(writes), joined(waiters), runs, idle.toSeconds());
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static String text(
      UnaryOperator<@Nullable String> property, String name, String otherwise) {
    String value = property.apply("bench." + name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }

  private static List<Integer> numbers(
      UnaryOperator<@Nullable String> property,
      String name,
      String otherwise,
      int least,
      int most) {
    return words(text(property, name, otherwise)).stream()
        .map(word -> parse(name, word, least, most))
        .toList();
  }

  private static int number(
      UnaryOperator<@Nullable String> property, String name, String otherwise, int most) {
    return parse(name, text(property, name, otherwise), 1, most);
  }

  private static int parse(String name, String word, int least, int most) {
    boolean digits = word.matches("\\d{1,9}");
    int number = digits ? Integer.parseInt(word) : -1;
    checkArgument(
        number >= least && number <= most,
        "bench.%s: expected a number of %s to %s, found '%s'",
        name,
        least,
        most,
        word);
    return number;
  }

  private static List<String> words(String text) {
    return Splitter.on(',').trimResults().omitEmptyStrings().splitToList(text);
  }
}
