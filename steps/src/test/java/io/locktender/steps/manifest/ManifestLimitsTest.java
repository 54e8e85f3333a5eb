package io.locktender.steps.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.Release;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.YamlFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits of a manifest, at both ends. */
class ManifestLimitsTest {
  @Test
  void aManifestHasAsManyStepsAsAPlan() {
    assertThat(read(steps(Planner.MAX_STEPS)).steps()).hasSize(500);
    assertRefused(steps(501), "steps: expected a list of 0 to 500 items");
  }

  @Test
  void aReleaseHasAHundredWorkers() {
    assertThat(read(workers(100)).workers()).hasSize(100);
    assertRefused(workers(101), "workers: expected a list of 0 to 100 items");
  }

  @Test
  void aCommandHasAHundredWords() {
    assertThat(read(check(100)).check()).isPresent();
    assertRefused(check(101), "check.command: expected a list of 1 to 100 items");
  }

  @Test
  void aFieldHasAThousandCharactersHoweverManyDots() {
    String longest = "a" + "b".repeat(FieldNames.MAX_LENGTH - 1);
    assertThat(read(field(longest)).steps()).hasSize(1);
    assertRefused(field(longest + "b"), "field: expected a field of at most 1000 characters");
    assertThat(read(field("a" + ".a".repeat(499))).steps()).hasSize(1);
    assertRefused(field("a" + ".a".repeat(400_000)), "field: expected a field of at most 1000");
  }

  @Test
  void aRangeHasFiveHundredCharactersHoweverManyVersions() {
    String longest = "1.0.0" + " || 1.0.0".repeat(55);
    assertThat(longest).hasSize(ManifestReader.MAX_RANGE);
    assertThat(read("rolls-from: \"" + longest + "\"\n").rollsFrom()).contains(longest);
    assertRefused("rolls-from: \"" + longest + " \"\n", "rolls-from: expected a range of at most");
    assertRefused(
        "rolls-from: \"1" + "||1".repeat(300_000) + "\"\n", "rolls-from: expected a range of at");
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aNumberHasSixtyFourBitsHoweverManyDigits() {
    assertThat(read(value("-9223372036854775808")).steps()).hasSize(1);
    assertRefused(value("-9223372036854775809"), "expected a whole number of at most 64 bits");
    assertRefused(value("9".repeat(1_000_000)), "expected a whole number of at most 64 bits");
  }

  private static String steps(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - {id: s" + i + ", drop-collection: {collection: c}}\n")
        .collect(Collectors.joining("", "steps:\n", ""));
  }

  private static String workers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - {name: w" + i + ", command: [bin/w]}\n")
        .collect(Collectors.joining("", "workers:\n", ""));
  }

  private static String check(int words) {
    return "check: {command: [bin/check" + ", x".repeat(words - 1) + "]}\n";
  }

  private static String field(String name) {
    return "steps: [{id: s, unset-field: {collection: c, field: \"" + name + "\"}}]\n";
  }

  private static String value(String value) {
    return "steps:\n  - id: s\n    set-field: {collection: c, field: f, value: " + value + "}\n";
  }

  private static Release read(String manifest) {
    byte[] content = ("version: 2.0.0\n" + manifest).getBytes(UTF_8);
    return ManifestReader.read(
        YamlFile.parse("release.yaml", content), Path.of("2.0.0"), "sha256:1", false);
  }

  private static void assertRefused(String manifest, String why) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> read(manifest))
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).hasLineCount(1));
  }
}
