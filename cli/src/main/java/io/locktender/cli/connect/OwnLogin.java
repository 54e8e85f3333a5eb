package io.locktender.cli.connect;

import io.locktender.agent.config.AgentConfig.MongoDb;
import io.locktender.cli.command.CliException;
import io.locktender.steps.text.SecretFile;
import io.locktender.steps.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** MongoDB by a login of one's own: who types a command need not be able to read the agent's. */
final class OwnLogin {
  private OwnLogin() {}

  /**
   * The same database, with TLS as the agent's file says. Where certificates are is a fact of this
   * machine, whoever logs in; the agent's own certificate is left out where it is not for this
   * user.
   */
  static MongoDb tls(MongoDb named, MongoDb file) {
    return named.with(
        file.tls()
            .map(
                tls ->
                    unreadable(tls.certificateKeyFile()) || unreadable(tls.passwordFile())
                        ? new TlsFiles(tls.caFile(), null, null, tls.verifiesHostname())
                        : tls));
  }

  /** What to say where a file with a secret of the agent's is not for this user. */
  static CliException needed(SecretFile.UnreadableException error) {
    return CliException.usage(
        error.found()
            + "; it is the agent's: set LOCKTENDER_MONGODB_URI to a login of your own, or name one"
            + " by --mongodb URI");
  }

  private static boolean unreadable(@Nullable String file) {
    // One that is not there is a mistake of the file, which is told when it is used.
    return file != null && !Files.isReadable(Path.of(file)) && !Files.notExists(Path.of(file));
  }
}
