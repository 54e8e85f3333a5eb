package io.locktender.cli.admin;

import io.locktender.cli.command.CommandGroup;
import io.locktender.cli.command.ExitCodes;
import picocli.CommandLine.Command;

/** {@code node}: the nodes that belong to the cluster. */
@Command(
    name = "node",
    description =
        "Lists the registered nodes, takes one out of service and back, or removes one for good.",
    footer = {"", "Example:", "  locktender node list"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP})
public final class NodeCommand extends CommandGroup {}
