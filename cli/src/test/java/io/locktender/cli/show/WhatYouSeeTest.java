package io.locktender.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import io.locktender.coordinator.status.WhyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/what-you-see.md} shows what is printed now, of every phase and every trouble. */
final class WhatYouSeeTest {
  private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
  private static final Path PAGE = DOCS.resolve("what-you-see.md");
  private static final String LINK = "](what-you-see.md#";

  static Stream<Situation> situations() {
    return ShownPage.situations().stream();
  }

  @Test
  void thePageIsWhatIsPrintedNow() throws IOException {
    String page = ShownPage.render();
    if (Boolean.getBoolean("print.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("docs/what-you-see.md; -Dprint.update=true with this test writes it anew")
        .hasContent(page);
  }

  @Test
  void everyPhaseIsThere() {
    Set<Phase> shown =
        situations()
            .map(situation -> new StatusBuilder(situation.snapshot()).build().upgrade())
            .filter(upgrade -> upgrade != null)
            .map(UpgradeStatus::phase)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Phase.class)));
    assertThat(shown).containsExactlyInAnyOrder(Phase.values());
    assertThat(PhaseSituations.all())
        .filteredOn(situation -> situation.phase() != null)
        .allSatisfy(
            situation ->
                assertThat(new StatusBuilder(situation.snapshot()).build().upgrade())
                    .isNotNull()
                    .extracting(UpgradeStatus::phase)
                    .as(situation.id())
                    .isEqualTo(situation.phase()));
  }

  @Test
  void everyRowOfFailuresLeadsToWhatIsSeenThere() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCS.resolve("failures.md")).stream()
            .filter(line -> line.startsWith("| "))
            .skip(1)
            .toList();
    Set<String> ids =
        ShownPage.render()
            .lines()
            .filter(line -> line.startsWith("<a id=\""))
            .map(line -> line.substring(7, line.indexOf('"', 7)))
            .collect(Collectors.toSet());
    assertThat(rows).hasSizeGreaterThan(50);
    for (String row : rows) {
      boolean hasNone = NotPrinted.BEGINNINGS.keySet().stream().anyMatch(row::startsWith);
      if (hasNone) {
        assertThat(row).as("listed in NotPrinted, and yet it has a link").doesNotContain(LINK);
      } else {
        int at = row.indexOf(LINK);
        assertThat(at).as("no link to what-you-see.md in: %s", row).isPositive();
        int from = at + LINK.length();
        assertThat(ids).as(row).contains(row.substring(from, row.indexOf(')', from)));
      }
    }
    assertThat(NotPrinted.BEGINNINGS.keySet())
        .allSatisfy(start -> assertThat(rows).anyMatch(row -> row.startsWith(start)));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void noLineIsLongerThanTheTerminalAndSomethingCanBeTyped(Situation situation) {
    String all = ShownPage.status(situation) + ShownPage.why(situation);
    assertThat(all.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(WhyModel.of(situation.snapshot()).next()).contains("l");
  }

  /** Each line of status that says what is wrong is in why, too. */
  @ParameterizedTest
  @MethodSource("situations")
  void whySaysNoLessThanStatus(Situation situation) {
    UpgradeStatus upgrade = new StatusBuilder(situation.snapshot()).build().upgrade();
    String why = ShownPage.why(situation).replaceAll("\\s+", " ");
    if (upgrade != null && upgrade.failure() != null) {
      assertThat(why).contains(upgrade.failure().reason());
      upgrade.failure().documents().forEach(one -> assertThat(why).contains(one.reason()));
    }
    if (upgrade != null && upgrade.deadline() != null) {
      assertThat(why).contains("deadline");
    }
    situation.snapshot().view().problems().forEach(one -> assertThat(why).contains(one));
  }
}
