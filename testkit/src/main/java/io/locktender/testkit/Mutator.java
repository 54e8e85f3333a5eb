package io.locktender.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that are nearly right: valid examples, changed at random in one to four places. Most
 * changes are of whole words, so that what comes out is often still YAML or JSON, and wrong in what
 * it says.
 */
final class Mutator {
  /** Values of every type, the ends of every range, and characters that few have thought of. */
  private static final List<String> ODD =
      List.of(
          "",
          "null",
          "true",
          "[]",
          "{}",
          "[null]",
          "{\"a\":{}}",
          "0",
          "-1",
          "1.5",
          "1e308",
          "1e999999999",
          "-0",
          "NaN",
          "9007199254740993",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "2147483648",
          "0x10",
          "none",
          "2.0.0",
          "2.0.0-SNAPSHOT",
          "2.0.0+build",
          "99999999999.0.0",
          "../../etc/passwd",
          "/",
          ".",
          "..",
          "$set",
          "$date",
          "$numberDecimal",
          "_id",
          "system.users",
          "locktender.version",
          "DONE",
          "PREFLIGHT",
          "RUNNING",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "'",
          "\"",
          "\\",
          ":",
          ",",
          "- ",
          "? ",
          "# ",
          "&a ",
          "*a",
          "!!int ",
          "|\n",
          "---\n",
          "\t",
          "\r",
          "\n\n",
          "\0",
          "\u0007",
          "\ufeff",
          "\u2028",
          "\u202e",
          "e\u0301",
          "\u00e9",
          "\ud83d\udca5",
          "\u4e2d\u6587");

  private static final Pattern WORD = Pattern.compile("\"[^\"\\n]*\"|[\\p{L}\\p{N}_.$/@:-]+");
  private static final String REPEATED = "a0.,: |[\"";
  private static final int LONGEST_REPEAT = 40_000;
  private static final int DEEPEST = 3_000;

  private static final List<BiFunction<String, Random, String>> OF_TEXT =
      List.of(
          Mutator::oddWord,
          Mutator::oddWord,
          Mutator::otherWord,
          Mutator::swappedWords,
          Mutator::withoutWord,
          Mutator::oddInserted,
          Mutator::withoutLine,
          Mutator::lineTwice,
          Mutator::nested,
          Mutator::longWord);

  private static final List<BiFunction<byte[], Random, byte[]>> OF_BYTES =
      List.of(
          Mutator::flipped, Mutator::without, Mutator::twice, Mutator::truncated, Mutator::noise);

  private final List<byte[]> examples;

  Mutator(List<byte[]> examples) {
    this.examples = examples;
  }

  byte[] next(Random random) {
    byte[] input = pick(examples, random);
    int changes = 1 + (random.nextBoolean() ? 0 : random.nextInt(4));
    for (int i = 0; i < changes; i++) {
      input =
          random.nextInt(4) == 0
              ? pick(OF_BYTES, random).apply(input, random)
              : pick(OF_TEXT, random).apply(new String(input, UTF_8), random).getBytes(UTF_8);
    }
    return input;
  }

  private static <T> T pick(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private record Place(int start, int end) {
    String of(String text) {
      return text.substring(start, end);
    }

    String replaced(String text, String with) {
      return text.substring(0, start) + with + text.substring(end);
    }
  }

  private static Place word(String text, Random random) {
    Matcher matcher = WORD.matcher(text);
    return matcher.find(random.nextInt(text.length() + 1)) || matcher.find(0)
        ? new Place(matcher.start(), matcher.end())
        : new Place(0, text.length());
  }

  private static String oddWord(String text, Random random) {
    return word(text, random).replaced(text, pick(ODD, random));
  }

  private static String otherWord(String text, Random random) {
    return word(text, random).replaced(text, word(text, random).of(text));
  }

  private static String swappedWords(String text, Random random) {
    Place a = word(text, random);
    Place b = word(text, random);
    if (a.end() > b.start()) {
      return otherWord(text, random);
    }
    return a.replaced(b.replaced(text, a.of(text)), b.of(text));
  }

  private static String withoutWord(String text, Random random) {
    return word(text, random).replaced(text, "");
  }

  private static String oddInserted(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + pick(ODD, random) + text.substring(at);
  }

  private static String withoutLine(String text, Random random) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    lines.remove(random.nextInt(lines.size()));
    return String.join("\n", lines);
  }

  private static String lineTwice(String text, Random random) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    lines.add(random.nextInt(lines.size()), pick(lines, random));
    return String.join("\n", lines);
  }

  private static String nested(String text, Random random) {
    Place place = word(text, random);
    boolean lists = random.nextBoolean();
    int depth = 1 + (random.nextInt(10) == 0 ? random.nextInt(DEEPEST) : random.nextInt(80));
    String open = (lists ? "[" : "{\"a\":").repeat(depth);
    String close = (lists ? "]" : "}").repeat(random.nextInt(4) == 0 ? depth - 1 : depth);
    return place.replaced(text, open + place.of(text) + close);
  }

  /** Most are a little too long, some are huge: deeper than a matcher of expressions may go. */
  private static String longWord(String text, Random random) {
    Place place = word(text, random);
    int length = random.nextInt(8) == 0 ? random.nextInt(LONGEST_REPEAT) : 30 + random.nextInt(300);
    String unit = String.valueOf(REPEATED.charAt(random.nextInt(REPEATED.length())));
    String repeated = random.nextBoolean() ? unit : "a" + unit;
    return place.replaced(text, place.of(text).replaceAll("\"$", "") + repeated.repeat(length));
  }

  private static byte[] flipped(byte[] input, Random random) {
    if (input.length == 0) {
      return input;
    }
    byte[] result = input.clone();
    result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
    return result;
  }

  private static byte[] without(byte[] input, Random random) {
    int start = random.nextInt(input.length + 1);
    int end = Math.min(input.length, start + 1 + random.nextInt(20));
    return joined(Arrays.copyOf(input, start), Arrays.copyOfRange(input, end, input.length));
  }

  private static byte[] twice(byte[] input, Random random) {
    int start = random.nextInt(input.length + 1);
    int end = Math.min(input.length, start + 1 + random.nextInt(200));
    return joined(Arrays.copyOf(input, end), Arrays.copyOfRange(input, start, input.length));
  }

  private static byte[] truncated(byte[] input, Random random) {
    return Arrays.copyOf(input, random.nextInt(input.length + 1));
  }

  private static byte[] noise(byte[] input, Random random) {
    byte[] noise = new byte[1 + random.nextInt(8)];
    random.nextBytes(noise);
    int at = random.nextInt(input.length + 1);
    return joined(
        joined(Arrays.copyOf(input, at), noise), Arrays.copyOfRange(input, at, input.length));
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
