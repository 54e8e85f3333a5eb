package io.locktender.steps.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.common.base.Splitter;
import com.google.common.io.Resources;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.Step;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.YamlFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The mistakes are in {@code manifest-mistakes.txt}. */
class ManifestMistakesTest {
  static Stream<Arguments> mistakes() throws IOException {
    String table =
        Resources.toString(
            Resources.getResource(ManifestMistakesTest.class, "manifest-mistakes.txt"),
            StandardCharsets.UTF_8);
    return Splitter.on("\n\n")
        .trimResults()
        .omitEmptyStrings()
        .splitToStream(table)
        .filter(block -> !block.startsWith("#"))
        .map(block -> Splitter.on("\n=> ").splitToList(block))
        .map(block -> arguments(block.get(0), block.get(1)));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void eachMistakeGetsItsOneLine(String manifest, String line) {
    refuses(manifest, line);
  }

  @Test
  void anEmptyManifestIsAMistakeToo() {
    String line =
        "release.yaml:1:1: expected a map of keys and values, found an empty file; write it";
    List.of("", "\n", "# nothing\n").forEach(manifest -> refuses(manifest, line));
  }

  @Test
  void aCharacterThatNobodySeesIsNamed() {
    refuses(
        "version: \u0007",
        "release.yaml:1:10: expected printable text, found character U+0007; remove it");
  }

  @Test
  void aCharacterThatNobodySeesIsFoundFarDownToo() {
    refuses(
        "# 🚢\n".repeat(3_000) + "version: \u0007",
        "release.yaml:3001:10: expected printable text, found character U+0007; remove it");
  }

  @Test
  void aManifestThatIsMutilatedAtRandomIsReadOrRefusedInOneLine() throws IOException {
    Random random = new Random(20_261_121);
    List<String> manifests = mistakes().map(mistake -> (String) mistake.get()[0]).toList();
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(manifests.get(random.nextInt(manifests.size())));
      for (int cut = random.nextInt(4); cut >= 0; cut--) {
        mutilate(text, manifests.get(random.nextInt(manifests.size())), random);
      }
      Throwable refused = catchThrowable(() -> read(text.toString(), random.nextBoolean()));
      if (refused != null) {
        assertThat(refused).as(text.toString()).isInstanceOf(InvalidInputException.class);
        assertThat(refused.getMessage()).startsWith("release.yaml:").doesNotContain("\n");
      }
    }
  }

  private static void mutilate(StringBuilder text, String other, Random random) {
    int at = random.nextInt(text.length() + 1);
    switch (random.nextInt(4)) {
      case 0 -> text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
      case 1 -> text.insert(at, (char) random.nextInt(128));
      case 2 -> text.insert(at, "\"\\0\"");
      default -> {
        int from = random.nextInt(other.length());
        text.insert(at, other, from, Math.min(other.length(), from + random.nextInt(20)));
      }
    }
  }

  @Test
  void withJarsAnEntryWithoutAKindIsAStepInJava() {
    Release release = read("version: 2.0.0\nsteps: [{id: a}]", true);

    assertThat(release.steps())
        .extracting(Step::change)
        .containsExactly(new Change.UnloadedJava("release.yaml:2:9: steps[0]"));
  }

  @Test
  void theWayBackOfAStepInJavaIsInJava() {
    assertThatThrownBy(() -> read("version: 2.0.0\nsteps: [{id: a, revert: {}}]", true))
        .hasMessage(
            "release.yaml:2:25: steps[0].revert: expected no 'revert' for a step in Java, found"
                + " one; write the revert in Java");
  }

  private static void refuses(String manifest, String line) {
    assertThatThrownBy(() -> read(manifest, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(line);
  }

  private static Release read(String manifest, boolean jars) {
    byte[] content = manifest.getBytes(StandardCharsets.UTF_8);
    return ManifestReader.read(
        YamlFile.parse("release.yaml", content), Path.of("releases/2.0.0"), "sha256:0", jars);
  }
}
