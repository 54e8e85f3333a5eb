package io.locktender.steps.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases that came late, and releases that were edited after they ran. */
class PastReleasesTest {
  @TempDir Path directory;
  private ReleaseFixture releases;
  private Ran ran;

  /** Baselined at 1.0.0, upgraded to 1.1.0, then to 2.0.0. */
  @BeforeEach
  void aDatabaseThatHasComeAWay() {
    releases = new ReleaseFixture(directory);
    for (String version : List.of("0.9.0", "1.0.0", "1.1.0", "2.0.0", "3.0.0")) {
      releases.write(version, "");
    }
    ran = new Ran(List.of(ran("1.0.0", "1.0.0"), ran("1.1.0", "1.0.0"), ran("2.0.0", "1.1.0")));
  }

  @Test
  void whereAllIsAsItRanThereIsNothingToSay() {
    assertThat(notes()).isEmpty();
    assertThat(new PastReleases(releases.store(), Ran.UNKNOWN).notes()).isEmpty();
  }

  @Test
  void aReleaseThatCameLateIsNamed() {
    releases.write("1.0.2", "");

    assertThat(notes())
        .containsExactly(
            "release 1.0.2 came to "
                + directory
                + " after the database had gone from 1.0.0 to 1.1.0: its steps have not run, and"
                + " will not; what is needed of them belongs in a release after 2.0.0");
  }

  @Test
  void aReleaseThatWasEditedAfterItRanIsNamed() {
    String then = releases.store().digest(ReleaseVersion.parse("1.1.0"));
    releases.file("1.1.0", "bin/api", "");
    String now = releases.store().digest(ReleaseVersion.parse("1.1.0"));

    assertThat(notes())
        .containsExactly(
            "release "
                + directory
                + "/1.1.0 was changed after the database had gone through it: it has digest "
                + now
                + ", what ran had "
                + then
                + "; put back the files that ran, and changes into a release of its own");
  }

  @Test
  void whatIsBeforeTheFirstThatIsKnownOrAfterTheLastIsNotDoubted() {
    releases.write("0.8.0", "");
    releases.write("2.1.0", "");
    releases.file("0.9.0", "bin/api", "");

    assertThat(notes()).isEmpty();
  }

  private RanRelease ran(String version, String after) {
    ReleaseVersion parsed = ReleaseVersion.parse(version);
    return new RanRelease(
        parsed, releases.store().digest(parsed), ReleaseVersion.parse(after), List.of());
  }

  private List<String> notes() {
    return new PastReleases(releases.store(), ran).notes();
  }
}
