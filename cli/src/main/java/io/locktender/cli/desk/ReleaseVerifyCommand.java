package io.locktender.cli.desk;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.OneLine;
import io.locktender.steps.program.ReleasePrograms;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.signing.VerifyingKey;
import io.locktender.steps.store.LoadedRelease;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.store.ReleaseTrust;
import io.locktender.steps.text.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code release verify}. */
@Command(
    name = "verify",
    description =
        "Reads a release's manifest, looks whether this machine can run its programs, and loads its"
            + " steps in Java, as PREFLIGHT does; prints its digest. Its code runs.",
    footer = {"", "Example:", "  locktender release verify releases/2.0.0"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:the release is good",
      "1:it is not; one line says what is wrong, with file, line and column; or one line for each"
          + " program that cannot be run",
      ExitCodes.USAGE_HELP
    })
public final class ReleaseVerifyCommand implements Callable<Integer> {
  /**
   * What {@code --json} prints.
   *
   * @param digest over all files of the release
   */
  record Verified(String version, String digest, int steps, int workers) {}

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(
      paramLabel = "DIR|VERSION",
      description = "The release's directory, or the version of one in the releases' directory.")
  private String which = "";

  @Option(
      names = "--key",
      paramLabel = "RW..",
      description =
          "The public key that must have signed it (default: one of releases-keys in agent.yaml).")
  private @Nullable String key;

  public ReleaseVerifyCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    Path directory = ReleaseArgument.directory(which, cluster);
    ReleaseVersion version = ReleaseArgument.version(directory);
    Path releases = ReleaseArgument.parent(directory);
    try (LoadedRelease loaded = new ReleaseStore(releases, trust()).load(version)) {
      List<String> problems = ReleasePrograms.onThisMachine().problems(loaded.release());
      if (!problems.isEmpty()) {
        throw CliException.failed(String.join("\n", problems));
      }
      say(loaded.release());
      return ExitCodes.DONE;
    } catch (InvalidInputException e) {
      throw CliException.failed(OneLine.of(e));
    }
  }

  private ReleaseTrust trust() {
    return ReleaseTrust.ANYBODYS.signedBy(
        key == null ? cluster.releasesKeys() : List.of(new VerifyingKey(key)));
  }

  private void say(Release release) {
    Verified verified =
        new Verified(
            release.version().toString(),
            release.digest(),
            release.steps().size(),
            release.workers().size());
    io.out()
        .println(
            json.wanted()
                ? Json.of(verified)
                : "%s  %s  steps: %d, workers: %d"
                    .formatted(
                        verified.version(),
                        verified.digest(),
                        verified.steps(),
                        verified.workers()));
  }
}
