package io.locktender.cli.admin;

import io.locktender.cli.command.CommandGroup;
import io.locktender.cli.command.ExitCodes;
import picocli.CommandLine.Command;

/** {@code backup}: what upgrades kept of the collections that they replaced. */
@Command(
    name = "backup",
    description = "Lists what upgrades kept of the collections they replaced, or removes it.",
    footer = {"", "Example:", "  locktender backup list"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP})
public final class BackupCommand extends CommandGroup {}
