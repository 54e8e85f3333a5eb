package io.locktender.cli.ask;

import io.locktender.cli.console.Io;
import io.locktender.coordinator.document.OperatorCommand.Kind;
import picocli.CommandLine.Command;

/** {@code pause}. */
@Command(
    name = "pause",
    description =
        "Lets no further node switch, and lets the soak not end, until 'locktender resume'. What"
            + " has switched stays as it is.",
    footer = {"", "Example:", "  locktender pause"})
public final class PauseCommand extends AskCommand {
  public PauseCommand(Io io) {
    super(io, Kind.PAUSE, "paused; 'locktender resume' goes on, 'locktender abort' goes back");
  }
}
