package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Locktender as it is installed: this build, and the one that agents are updated from. */
final class Distributions {
  /** Where the build before is, unpacked; else where {@code it-tests/previous-build} makes it. */
  private static final String PREVIOUS = "LOCKTENDER_TEST_PREVIOUS";

  /** Where this build is, unpacked; else the tests' own class path stands for it. */
  private static final String CURRENT = "LOCKTENDER_TEST_CURRENT";

  private Distributions() {}

  /** The build before; the test is skipped where there is none. */
  static Path previous() throws IOException {
    String given = System.getenv(PREVIOUS);
    Path home = given == null ? made() : Path.of(given);
    assumeTrue(
        given != null || Files.isExecutable(home.resolve("bin/locktender")),
        () ->
            "expected the build before in %s, found none; run it-tests/previous-build, or set %s"
                .formatted(home, PREVIOUS));
    assertThat(home.resolve("bin/locktender")).as("what %s names", PREVIOUS).isExecutable();
    return home;
  }

  /** This build, where it is given unpacked. */
  static Optional<Path> current() {
    return Optional.ofNullable(System.getenv(CURRENT)).map(Path::of);
  }

  private static Path made() throws IOException {
    Properties properties = new Properties();
    try (InputStream file = Distributions.class.getResourceAsStream("/previous-build.properties")) {
      properties.load(file);
    }
    return Path.of("target", "previous-build", properties.getProperty("commit")).toAbsolutePath();
  }
}
