package io.locktender.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaygroundCommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    return Main.run(
        List.of(words), Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void helpListsThemWhereTheyAreInstalled() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).containsPattern("(?m)^  dev +Runs").containsPattern("(?m)^  demo ");
  }

  @Test
  void aMissingOptionIsOneLineAndExitCode2() {
    assertThat(run("dev")).isEqualTo(2);

    assertThat(err.toString().lines().findFirst())
        .hasValue("Missing required option: '--data=DIR'");
  }
}
