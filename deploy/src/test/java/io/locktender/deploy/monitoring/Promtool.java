package io.locktender.deploy.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Prometheus' own tool, where the machine has it. */
final class Promtool {
  private static final String NAME = "promtool";
  private static final long PATIENCE_SECONDS = 300;

  private Promtool() {}

  /** Skips the test where it is not there. */
  static void assumeIsThere() {
    assumeThat(find())
        .as("promtool in the PATH; the package 'prometheus' has it, else nothing is checked by it")
        .isPresent();
  }

  /** Expects that it has nothing to say against something. */
  static void passes(String input, String... arguments) throws Exception {
    String output = run(0, input, arguments);
    assertThat(output).doesNotContainIgnoringCase("fail", "error");
  }

  /** What it says, when it ends so. */
  static String run(int exitCode, String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(find().orElseThrow().toString()));
    command.addAll(List.of(arguments));
    Path in = Files.createTempFile("promtool", ".in");
    Path out = Files.createTempFile("promtool", ".out");
    try {
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(out, UTF_8);
      assertThat(ended).as("%s ended; it said: %s", command, said).isTrue();
      assertThat(process.exitValue()).as(said).isEqualTo(exitCode);
      return said;
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }

  private static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, NAME))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
