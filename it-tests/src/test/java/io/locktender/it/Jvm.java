package io.locktender.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts programs, such as Locktender's, in JVMs of their own, with the class path of the tests.
 */
public final class Jvm {
  private static final String HEAP = "-Xmx192m";
  private static final List<String> OPTIONS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  /**
   * A run of the tests in the background of a shell ignores Ctrl-C, and its children inherit that.
   */
  private static final List<String> HEARS_CTRL_C = List.of("env", "--default-signal=INT");

  private Jvm() {}

  /** With which a JVM that starts Locktender's programs is ready soonest. */
  public static List<String> options() {
    return Stream.concat(OPTIONS.stream(), ClassArchive.options().stream()).toList();
  }

  /** The program that runs this JVM. */
  public static String program() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Starts Locktender. */
  static Process start(
      List<String> options,
      List<String> arguments,
      Map<String, String> environment,
      Path out,
      Path err) {
    return start("io.locktender.cli.Main", options, arguments, environment, out, err);
  }

  /** Starts another program of the class path. */
  public static Process start(
      String main,
      List<String> options,
      List<String> arguments,
      Map<String, String> environment,
      Path out,
      Path err) {
    List<String> command = new ArrayList<>(HEARS_CTRL_C);
    command.add(program());
    command.add(HEAP);
    command.addAll(OPTIONS);
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("LOCKTENDER_MONGODB_URI"); // of whoever runs the tests
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
    builder.redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
