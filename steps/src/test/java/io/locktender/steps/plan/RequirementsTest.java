package io.locktender.steps.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseFixture;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a release requires of the database that its steps find. */
class RequirementsTest {
  @TempDir Path directory;
  private ReleaseFixture releases;

  @BeforeEach
  void releases() {
    releases = new ReleaseFixture(directory);
    releases.write("1.0.0", "");
    releases.write("3.0.0", "requires: \">=2.0.0\"\n");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(plan("1.0.0", "3.0.0").reasons())
        .containsExactly(
            directory
                + "/3.0.0/release.yaml: requires: expected the database at a version in '>=2.0.0'"
                + " when the steps of 3.0.0 begin, found 1.0.0: 2.0.0 is missing; install it"
                + " beside, or go to one first");
  }

  @Test
  void aReleaseOnTheWayBringsItThere() {
    releases.write("2.1.0", "");

    assertThat(plan("1.0.0", "3.0.0").reasons()).isEmpty();
    assertThat(plan("2.0.5", "3.0.0").reasons()).isEmpty();
  }

  @Test
  void theOneRightBeforeCounts() {
    releases.write("2.0.0", "");
    releases.write("3.1.0", "requires: 2.x\n");

    assertThat(plan("1.0.0", "3.1.0").reasons())
        .singleElement()
        .asString()
        .contains("3.1.0/release.yaml: requires", "found 3.0.0: a release in it is missing");
  }

  @ParameterizedTest
  @CsvSource({"none", "0.9.0", "2.0.0-rc.1"})
  void whatIsNotInTheRangeIsRefused(String from) {
    assertThat(plan(from, "3.0.0").reasons()).isNotEmpty();
  }

  @Test
  void goingBackRequiresNothing_norDoesAWayThatWasGone() {
    assertThat(new Planner(releases.store()).back(version("3.0.0"), version("1.0.0")).reasons())
        .isEmpty();
    assertThat(new Planner(releases.store()).way(version("1.0.0"), version("3.0.0")).reasons())
        .isEmpty();
  }

  @Test
  void aRangeThatIsNoneIsToldWithItsPlace() {
    releases.write("4.0.0", "requires: \"two\"\n");

    assertThatThrownBy(() -> releases.store().read(version("4.0.0")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(
            "4.0.0/release.yaml:2:11: requires: expected a range of versions", "'two'");
  }

  private static ReleaseVersion version(String text) {
    return ReleaseVersion.parse(text);
  }

  private PlanResult plan(String from, String to) {
    return new Planner(releases.store()).plan(version(from), version(to));
  }
}
