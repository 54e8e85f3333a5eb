package io.locktender.cli;

import io.locktender.cli.console.OneLine;
import io.locktender.steps.text.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was typed wrongly, and what may have been meant, in one line. */
final class UsageErrors {
  private UsageErrors() {}

  static String text(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return text(unmatched.getUnmatched().get(0), error.getCommandLine());
    }
    return OneLine.of(error);
  }

  private static String text(String typed, CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    if (typed.startsWith("-")) {
      List<String> options = new ArrayList<>();
      for (OptionSpec option : command.getCommandSpec().options()) {
        options.addAll(List.of(option.names()));
      }
      String bare = typed.replaceFirst("=.*", "");
      return "%s: expected one of its options, found %s%s"
          .formatted(name, bare, meant(bare, options));
    }
    if (command.getSubcommands().isEmpty()) {
      return "%s: expected nothing more, found '%s'; leave it out".formatted(name, typed);
    }
    return "%s: expected a command, found '%s'%s"
        .formatted(name, typed, meant(typed, command.getSubcommands().keySet()));
  }

  private static String meant(String typed, Collection<String> known) {
    return Texts.nearest(typed, known).map(name -> "; did you mean " + name + "?").orElse("");
  }
}
