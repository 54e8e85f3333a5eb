package io.locktender.bench.peer;

import liquibase.command.CommandScope;
import liquibase.command.core.UpdateCommandStep;
import liquibase.command.core.helpers.DbUrlConnectionArgumentsCommandStep;

/**
 * An application, or a command, that runs Liquibase's update. Its arguments are the server's URI
 * with the database in it. How often the lock is tried, and how long it is waited for, are
 * Liquibase's own properties.
 */
public final class LiquibaseProgram {
  private static final String CHANGELOG = "io/locktender/bench/peer/changelog.xml";

  private LiquibaseProgram() {}

  public static void main(String[] arguments) throws Exception {
    PeerLines.say(PeerLines.BEGINS);
    new CommandScope(UpdateCommandStep.COMMAND_NAME)
        .addArgumentValue(DbUrlConnectionArgumentsCommandStep.URL_ARG, arguments[0])
        .addArgumentValue(UpdateCommandStep.CHANGELOG_FILE_ARG, CHANGELOG)
        .execute();
    PeerLines.say(PeerLines.GOES_ON);
    System.exit(0);
  }
}
