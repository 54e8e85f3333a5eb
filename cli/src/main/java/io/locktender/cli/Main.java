package io.locktender.cli;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.VersionConverter;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Style;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import io.locktender.steps.release.ReleaseVersion;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** The command line's start. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    if (args.length > 0 && CommandTree.ASK_ZOOKEEPER.contains(args[0])) {
      loadMeanwhile();
    }
    System.exit(run(args, Io.system()));
  }

  /** Should it fail, so does the command, which says why. */
  private static void loadMeanwhile() {
    Thread loading = new Thread(new FutureTask<>(ZooKeeperSettings::load, null), "loading");
    loading.setDaemon(true);
    loading.start();
  }

  /**
   * Runs one command inside another program, as if typed where nobody watches; {@code agent} and
   * {@code dev} run until the calling thread is interrupted.
   *
   * @return its exit code
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintWriter out, PrintWriter err) {
    BufferedReader nobody = new BufferedReader(Reader.nullReader());
    return run(arguments.toArray(String[]::new), new Io(out, err, nobody, environment, false));
  }

  /** Runs one command; returns its exit code. */
  static int run(String[] args, Io io) {
    int code = commandLine(args, io).execute(args);
    io.out().flush();
    io.err().flush();
    return code;
  }

  static CommandLine commandLine(String[] args, Io io) {
    CommandLine root = new CommandLine(new Root());
    for (String name : named(args)) {
      root.addSubcommand(name, CommandTree.commandLine(name, io));
    }
    root.getSubcommands().values().forEach(CommonOptions::addTo);
    root.registerConverter(ReleaseVersion.class, new VersionConverter());
    root.setOut(io.out());
    root.setErr(io.err());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(io.style() == Style.COLOURS ? Ansi.ON : Ansi.OFF));
    root.setParameterExceptionHandler((error, given) -> usage(error, io));
    root.setExecutionExceptionHandler(new ErrorHandler(io));
    return root;
  }

  /** Only the command that was named is created: it is what keeps {@code status} fast. */
  private static List<String> named(String[] args) {
    return args.length > 0 && CommandTree.NAMES.contains(args[0])
        ? List.of(args[0])
        : CommandTree.installed();
  }

  private static int usage(ParameterException error, Io io) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    io.err().println(UsageErrors.text(error));
    io.err().println("Try '" + command + " --help'.");
    return ExitCodes.USAGE;
  }
}
