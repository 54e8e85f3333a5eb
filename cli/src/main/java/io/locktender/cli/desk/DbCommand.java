package io.locktender.cli.desk;

import io.locktender.cli.command.CommandGroup;
import io.locktender.cli.command.ExitCodes;
import picocli.CommandLine.Command;

/** {@code db}: one database, without ZooKeeper. */
@Command(
    name = "db",
    description = "Works on one database, without ZooKeeper.",
    footer = {"", "Example:", "  locktender db status --mongodb mongodb://127.0.0.1/shop"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP})
public final class DbCommand extends CommandGroup {}
