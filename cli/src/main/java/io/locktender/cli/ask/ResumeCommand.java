package io.locktender.cli.ask;

import io.locktender.cli.console.Io;
import io.locktender.coordinator.document.OperatorCommand.Kind;
import picocli.CommandLine.Command;

/** {@code resume}. */
@Command(
    name = "resume",
    description = "Continues an upgrade that was paused, by an operator or after the canary.",
    footer = {"", "Example:", "  locktender resume"})
public final class ResumeCommand extends AskCommand {
  public ResumeCommand(Io io) {
    super(io, Kind.RESUME, "it continues; 'locktender status --watch' shows the progress");
  }
}
