package io.locktender.playground.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the demo gives up. */
final class PatienceTest {
  @TempDir Path directory;
  private Site site;
  private Patience patience;
  private long now;

  @BeforeEach
  void siteAndClock() throws IOException {
    site = Site.choose(directory, new Random(1));
    site.write();
    patience = new Patience(site, () -> now);
  }

  @Test
  void waitsAsLongAsAnAgentWrites() throws Exception {
    for (int i = 0; i < 5; i++) {
      look(Patience.STANDS_STILL.minusSeconds(1));
      append(site.logs().resolve("node-1.log"));
    }
  }

  @Test
  void givesUpWhenNothingMovesAndNamesWhatItWaitedFor() throws Exception {
    look(Duration.ZERO);

    assertThatThrownBy(() -> look(Patience.STANDS_STILL.plusSeconds(1)))
        .isInstanceOf(DemoFailedException.class)
        .hasMessage(
            "expected 'locktender upgrade 2.0.0' to end, found that nothing has moved for 5"
                + " minutes");
  }

  @Test
  void workersThatOnlyServeAreNoMove() throws Exception {
    look(Duration.ZERO);
    append(site.seen().resolve("worker"));

    assertThatThrownBy(() -> look(Patience.STANDS_STILL.plusSeconds(1)))
        .hasMessageContaining("nothing has moved");
  }

  @Test
  void whatMovesAndNeverArrivesIsGivenUpAsWell() throws Exception {
    for (int i = 0; i < 7; i++) {
      look(Duration.ofMinutes(4));
      append(site.logs().resolve("node-1.log"));
    }

    assertThatThrownBy(() -> look(Duration.ofMinutes(4)))
        .hasMessage(
            "expected 'locktender upgrade 2.0.0' to end within 30 minutes, found it not done");
  }

  private void look(Duration later) throws IOException, DemoFailedException {
    now += later.toNanos();
    patience.look("'locktender upgrade 2.0.0' to end");
  }

  private static void append(Path file) throws IOException {
    Files.writeString(file, Files.exists(file) ? Files.readString(file) + "a line\n" : "a line\n");
  }
}
