package io.locktender.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IoTest {
  @TempDir private Path directory;

  private Path leadsTo(String name) throws IOException {
    return Files.createSymbolicLink(directory.resolve("fd" + name.hashCode()), Path.of(name));
  }

  @Test
  void aStandardErrorInAFileOrAProgramIsNotSeen() throws IOException {
    Path file = Files.createFile(directory.resolve("log"));

    assertThat(Io.isLedAway(leadsTo(file.toString()))).isTrue();
    assertThat(Io.isLedAway(leadsTo("pipe:[4711]"))).isTrue();
    assertThat(Io.isLedAway(leadsTo("/dev/null"))).isTrue();
    assertThat(Io.isLedAway(leadsTo("/dev/pts/0"))).isFalse();
    assertThat(Io.isLedAway(directory.resolve("none"))).as("no Linux").isFalse();
  }

  @Test
  void linesAreWrittenAgainWhereTheyAreSeen() {
    PrintWriter out = new PrintWriter(Writer.nullWriter());
    PrintWriter err = new PrintWriter(Writer.nullWriter());
    Io led =
        new Io(out, err, new BufferedReader(Reader.nullReader()), Map.of("TERM", "x"), true, false);

    assertThat(led.redraws()).isTrue();
    assertThat(led.redraws(err)).isFalse();
    assertThat(led.asks()).isFalse();
  }
}
