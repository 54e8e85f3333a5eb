package io.locktender.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The exploded distribution, and its programs as processes. */
final class Distribution {
  static final Path HOME = Path.of(System.getProperty("distribution", ""));
  static final Path RELEASES = HOME.resolve("demo/releases");

  private static final long PATIENCE_SECONDS = 120;

  /** How a program ended; the output is both of its streams. */
  record Ended(int exitCode, String output) {}

  private Distribution() {}

  static ProcessBuilder program(Map<String, String> environment, Path program, String... args) {
    ProcessBuilder builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(args));
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("LOCKTENDER_MONGODB_URI");
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true);
  }

  static Ended run(Map<String, String> environment, Path program, String... args)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("output", ".txt");
    Process process = program(environment, program, args).redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(program + " did not end: " + Files.readString(output));
      }
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
