package io.locktender.cli.ask;

import io.locktender.cli.console.Io;
import io.locktender.coordinator.document.OperatorCommand.Kind;
import picocli.CommandLine.Command;

/** {@code cutover}. */
@Command(
    name = "cutover",
    description =
        "Lets the hold of an upgrade begin as soon as its copies are current and every node can"
            + " take part: where it waits for that (--cutover manual), and where it pauses after a"
            + " hold that was given up. Each hold needs its own.",
    footer = {"", "Example:", "  locktender cutover"})
public final class CutoverCommand extends AskCommand {
  public CutoverCommand(Io io) {
    super(
        io,
        Kind.CUTOVER,
        "the hold begins as soon as nothing stands in its way; 'locktender status --watch' shows"
            + " the progress, 'locktender abort' still rolls back");
  }
}
