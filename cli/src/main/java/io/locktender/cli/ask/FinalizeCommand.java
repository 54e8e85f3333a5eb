package io.locktender.cli.ask;

import io.locktender.cli.console.Io;
import io.locktender.coordinator.document.OperatorCommand.Kind;
import picocli.CommandLine.Command;

/** {@code finalize}. */
@Command(
    name = "finalize",
    description =
        "Makes the upgrade final once every node serves the new release: the old one is no longer"
            + " admitted, and what only it needed is removed.",
    footer = {"", "Example:", "  locktender finalize"})
public final class FinalizeCommand extends AskCommand {
  public FinalizeCommand(Io io) {
    super(io, Kind.FINALIZE, "it is final; 'locktender status --watch' shows the progress");
  }
}
