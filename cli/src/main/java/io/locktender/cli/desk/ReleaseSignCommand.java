package io.locktender.cli.desk;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.OneLine;
import io.locktender.steps.signing.DigestSignature;
import io.locktender.steps.signing.SigningKey;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code release sign}. */
@Command(
    name = "sign",
    description =
        "Signs a release's digest, and writes the signature beside its directory, as minisign does;"
            + " prints the file and the public key, which agents are told in releases-keys.",
    footer = {
      "",
      "Example:",
      "  openssl genpkey -algorithm ed25519 -out release.key && chmod 600 release.key",
      "  locktender release sign releases/2.0.0 --key release.key"
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:signed",
      "1:the release or the key cannot be used; one line says why",
      ExitCodes.USAGE_HELP
    })
public final class ReleaseSignCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;

  @Parameters(paramLabel = ReleaseArgument.LABEL, description = ReleaseArgument.DESCRIPTION)
  private String which = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "The private key, Ed25519 in PEM, which nobody else may read.")
  private Path key = Path.of("");

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "The password of an encrypted key.")
  private @Nullable Path passwordFile;

  public ReleaseSignCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    Path directory = ReleaseArgument.directory(which, cluster);
    try {
      String password = passwordFile == null ? "" : SecretFile.password(passwordFile);
      SigningKey signing = SigningKey.read(key, password);
      String digest = ReleaseArgument.digest(directory);
      DigestSignature signature = DigestSignature.of(directory);
      signature.write(digest, signing);
      io.out().println("%s  %s".formatted(signature.file(), signing.verifying()));
      return ExitCodes.DONE;
    } catch (InvalidInputException | IOException e) {
      throw CliException.failed(OneLine.of(e));
    }
  }
}
