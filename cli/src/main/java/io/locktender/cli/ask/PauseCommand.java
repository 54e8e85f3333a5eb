package io.locktender.cli.ask;

import io.locktender.cli.console.Io;
import io.locktender.coordinator.document.OperatorCommand.Kind;
import picocli.CommandLine.Command;

/** {@code pause}. */
@Command(
    name = "pause",
    description =
        "Lets no further node switch, and keeps the soak from ending, until 'locktender resume'."
            + " Nodes that have switched stay as they are.",
    footer = {"", "Example:", "  locktender pause"})
public final class PauseCommand extends AskCommand {
  public PauseCommand(Io io) {
    super(io, Kind.PAUSE, "paused; 'locktender resume' continues, 'locktender abort' rolls back");
  }
}
