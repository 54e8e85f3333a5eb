package io.locktender.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Gives a reader thousands of inputs that are nearly right. Each must be read, or refused by one
 * clear error: of the expected type, on one line that is not long, in short time. The same seed
 * gives the same inputs: {@code -Dbadinput.seed=N}; {@code -Dbadinput.times=N} makes it N times as
 * many.
 *
 * @param <I> an input
 */
public final class BadInputs<I> {
  /** What reads an input. */
  @FunctionalInterface
  public interface Reader<I> {
    /**
     * Reads it.
     *
     * @throws Exception when it refuses it
     */
    void read(I input) throws Exception;
  }

  /** Until it is said by what an input is refused, no input may be. */
  private static final class NoRefusal extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** The longest message of an error that still is clear. */
  private static final int MAX_MESSAGE = 1_000;

  private static final long SLOW_NANOS = 5_000_000_000L;
  private static final long SEED = Long.getLong("badinput.seed", 1);
  private static final int TIMES = Integer.getInteger("badinput.times", 1);

  private final String format;
  private final List<I> examples;
  private final Function<Random, I> mutate;
  private final Function<I, byte[]> bytes;
  private Class<? extends Exception> refusal = NoRefusal.class;
  private Pattern message = Pattern.compile(".+");

  private BadInputs(
      String format, List<I> examples, Function<Random, I> mutate, Function<I, byte[]> bytes) {
    this.format = format;
    this.examples = examples;
    this.mutate = mutate;
    this.bytes = bytes;
  }

  /** Changed texts. */
  public static BadInputs<byte[]> ofTexts(String format, List<String> examples) {
    List<byte[]> all = examples.stream().map(text -> text.getBytes(UTF_8)).toList();
    return new BadInputs<>(format, all, new Mutator(all)::next, input -> input);
  }

  /** Changed documents. */
  public static BadInputs<BsonDocument> ofDocuments(String format, List<BsonDocument> examples) {
    return new BadInputs<>(
        format,
        examples,
        new BsonMutator(examples)::next,
        input -> input.toString().getBytes(UTF_8));
  }

  /** The exception by which an input is refused; to be said once. */
  public BadInputs<I> refusedBy(Class<? extends Exception> type) {
    refusal = type;
    return this;
  }

  /** What each error's message must be like, as a whole. */
  public BadInputs<I> saying(String regex) {
    message = Pattern.compile(regex, Pattern.DOTALL);
    return this;
  }

  /** Reads so many inputs, checks each one's outcome, and prints how many there were of each. */
  public void run(int count, Reader<I> reader) {
    for (I example : examples) {
      assertThat(problem(example, reader)).as("an example of %s is read", format).isEmpty();
    }
    int refused = 0;
    int inputs = count * TIMES;
    long slowest = 0;
    long cpu = THREADS.getCurrentThreadCpuTime();
    for (int number = 0; number < inputs; number++) {
      // Each has a seed of its own: one can be looked at without those before it.
      I input = mutate.apply(new Random((SEED * 1_000_003 + number) ^ format.hashCode()));
      long begun = System.nanoTime();
      String problem = problem(input, reader);
      long took = System.nanoTime() - begun;
      slowest = Math.max(slowest, took);
      if (problem == null || took > SLOW_NANOS) {
        throw failed(number, input, reader, took);
      }
      refused += problem.isEmpty() ? 0 : 1;
    }
    System.out.printf(
        "bad input: %-24s seed %d: %,7d inputs: %,6d accepted, %,7d refused by one clear error;"
            + " %.1f s of CPU, slowest %d ms%n",
        format,
        SEED,
        inputs,
        inputs - refused,
        refused,
        (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9,
        slowest / 1_000_000);
    assertThat(refused).as("refused inputs of %s", format).isBetween(1, inputs - 1);
  }

  /** Empty when it is read, the message when it is refused well, null when neither. */
  private @Nullable String problem(I input, Reader<I> reader) {
    try {
      reader.read(input);
      return "";
    } catch (Throwable e) {
      return clear(e) ? e.getMessage() : null;
    }
  }

  private boolean clear(Throwable error) {
    String text = error.getMessage();
    return refusal.isInstance(error)
        && text != null
        && !text.isBlank()
        && text.length() <= MAX_MESSAGE
        && text.chars().noneMatch(BadInputs::breaksLine)
        && !text.contains("Exception")
        && !text.contains("io.locktender")
        && message.matcher(text).matches();
  }

  private static boolean breaksLine(int character) {
    return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
  }

  private AssertionError failed(int number, I input, Reader<I> reader, long tookNanos) {
    String what = "no error";
    Throwable cause = null;
    try {
      reader.read(input);
    } catch (Throwable e) {
      what = e.getClass().getName() + ": " + e.getMessage();
      cause = e;
    }
    return new AssertionError(
        "%s: input %d of seed %d (in %s, %d ms): expected one clear %s, found %s"
            .formatted(
                format,
                number,
                SEED,
                keep(number, bytes.apply(input)),
                tookNanos / 1_000_000,
                refusal.getSimpleName(),
                what),
        cause);
  }

  private Path keep(int number, byte[] input) {
    try {
      Path directory = Files.createDirectories(Path.of("target", "bad-input"));
      String name = format.replaceAll("[^A-Za-z0-9.]+", "-") + "-" + SEED + "-" + number;
      return Files.write(directory.resolve(name), input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
