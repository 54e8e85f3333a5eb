package io.locktender.cli.desk;

import io.locktender.cli.command.CommandGroup;
import io.locktender.cli.command.ExitCodes;
import picocli.CommandLine.Command;

/** {@code release}: a release on this machine's disk. */
@Command(
    name = "release",
    description = "Looks at a release on this machine's disk.",
    footer = {"", "Example:", "  locktender release verify releases/2.0.0"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP})
public final class ReleaseCommand extends CommandGroup {}
