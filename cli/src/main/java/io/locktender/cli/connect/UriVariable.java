package io.locktender.cli.connect;

import io.locktender.agent.config.AgentConfig.MongoDb;
import io.locktender.agent.config.AgentConfigReader;
import io.locktender.cli.command.CliException;
import io.locktender.steps.mongo.MongoUri;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;

/** The variable that names MongoDB, beside a file that does so too. */
final class UriVariable {
  private UriVariable() {}

  /**
   * The file counts: who has set the variable to somewhere else would change another database than
   * he means. What an agent gives its workers names the same servers, perhaps by another login.
   * Where the file keeps its login from this user, the variable is his, to the same database.
   *
   * @throws CliException with exit code 2 where they name different ones
   */
  static MongoDb beside(MongoDb file, String variable) {
    String counts;
    try {
      counts = file.uri();
    } catch (SecretFile.UnreadableException e) {
      refuse(namesAnother(variable, file, variable));
      return OwnLogin.tls(MongoDb.of(variable, file.database()), file);
    }
    refuse(namesAnother(variable, file, counts) && !isTheWorkers(variable, file));
    return file;
  }

  private static void refuse(boolean another) {
    if (another) {
      throw CliException.usage(
          AgentConfigReader.URI_VARIABLE
              + ": expected the server and the database of agent.yaml, which count, found others;"
              + " say which by --mongodb URI, or unset the variable");
    }
  }

  private static boolean isTheWorkers(String variable, MongoDb file) {
    try {
      return file.workers().isPresent() && !namesAnother(variable, file, file.workerUri());
    } catch (InvalidInputException e) {
      return false; // in a file that is not for this user
    }
  }

  private static boolean namesAnother(String variable, MongoDb file, String counts) {
    return MongoUri.namesAnother(AgentConfigReader.URI_VARIABLE, variable, counts, file.database());
  }
}
