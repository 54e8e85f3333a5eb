package io.locktender.playground.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the demo says of its targets. */
final class VerdictTest {
  private static final Duration TARGET = Duration.ofMillis(500);

  @TempDir Path directory;

  @Test
  void aTargetIsMetUpToItsLastMillisecond() {
    assertThat(new Verdict("status", TARGET, TARGET, "as ever").met()).isTrue();
    assertThat(new Verdict("status", TARGET.plusMillis(1), TARGET, "as ever").met()).isFalse();
  }

  @Test
  void oneThatIsMissedSaysWhereThatIsSo() {
    assertThat(new Verdict("status", Duration.ofSeconds(2), TARGET, "as without an archive"))
        .asString()
        .startsWith("status: ")
        .endsWith(": missed, as without an archive");
  }

  @Test
  void theArchiveOfClassesIsFoundBesideTheProgramsAndInTheUsersCache() throws Exception {
    Path home = directory.resolve("opt/locktender");
    Path cache = directory.resolve("cache");
    Installation installation = new Installation(home);
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());

    assertThat(installation.hasArchive(environment)).isFalse();
    Path own = Files.createDirectories(Path.of(cache + "/locktender" + home));
    Files.createFile(own.resolve("classes-17.0.1.jsa"));
    assertThat(installation.hasArchive(environment)).isTrue();
    assertThat(installation.hasArchive(Map.of("HOME", directory.toString()))).isFalse();
    Files.createDirectories(home.resolve("cache"));
    Files.createFile(home.resolve("cache/classes-17.0.1.jsa"));
    assertThat(installation.hasArchive(Map.of("HOME", directory.toString()))).isTrue();
  }
}
