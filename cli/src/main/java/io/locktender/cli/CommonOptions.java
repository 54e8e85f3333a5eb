package io.locktender.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What every command takes; added to all of them in one place. */
final class CommonOptions {
  private static final String NAME = "common";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  @Option(names = "--debug", description = "Also shows where an error came from.")
  boolean debug;

  /** Adds them to a command and to all below it. */
  static void addTo(CommandLine command) {
    command.addMixin(NAME, new CommonOptions());
    command.getSubcommands().values().forEach(CommonOptions::addTo);
  }

  /** Whether a command was given {@code --debug}. */
  static boolean debug(CommandLine command) {
    @Nullable Object mixin = command.getMixins().get(NAME);
    return mixin instanceof CommonOptions common && common.debug;
  }
}
