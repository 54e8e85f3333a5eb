package io.locktender.cli;

import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.console.Io;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a script by which a shell completes commands, options and their values.",
    footer = {
      "",
      "Example:",
      "  locktender completion bash > /etc/bash_completion.d/locktender",
      "  locktender completion zsh >> ~/.zshrc"
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP})
final class CompletionCommand implements Callable<Integer> {
  /** Which shell. */
  enum Shell {
    BASH,
    /** By bashcompinit, which the script loads: it is the same script. */
    ZSH
  }

  /** The values of an enumeration; any case is taken, and help writes them small. */
  private static final Pattern VALUES = Pattern.compile("(?<=_args=\\()[^)]*(?=\\))");

  private final Io io;

  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  Shell shell = Shell.BASH;

  CompletionCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() {
    CommandLine all = Main.commandLine(new String[0], io);
    String script = AutoComplete.bash("locktender", all);
    io.out()
        .print(
            VALUES.matcher(script).replaceAll(values -> values.group().toLowerCase(Locale.ROOT)));
    return ExitCodes.DONE;
  }
}
