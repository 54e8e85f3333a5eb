package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Meanwhile;
import io.locktender.cli.console.ProgressBars;
import io.locktender.cli.show.PlanPrinter;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.status.Snapshot;
import io.locktender.steps.price.Price;
import io.locktender.steps.proof.DifferenceCounts;
import io.locktender.steps.release.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code revert}: goes back to an older release after an upgrade is done. */
@Command(
    name = "revert",
    description =
        "Returns to an older release after an upgrade is done, by the reverts of its steps;"
            + " what was written since is kept. Waits until the master has decided: it begins,"
            + " or is refused with all reasons, and nothing is changed.",
    footer = {"", "Example:", "  locktender revert 1.0.0 --wait --yes"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:it began, or the database is at the version already; with --wait: it succeeded",
      "1:with --wait: it failed, ended degraded or was rolled back",
      ExitCodes.USAGE_HELP,
      ExitCodes.REFUSED_HELP,
      ExitCodes.TIMED_OUT_HELP,
      ExitCodes.UNREACHABLE_HELP
    })
public final class RevertCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final VersionRequest request;

  @Parameters(paramLabel = "VERSION", description = "The release to return to.")
  private ReleaseVersion version = ReleaseVersion.NONE;

  @Option(
      names = "--restore-backup",
      description =
          "Restores the data as it was before the upgrade, and loses what was written since: counts"
              + " those documents first, and writes them to a file. With --plan it does only that.")
  private boolean restore;

  @Option(
      names = "--keep",
      paramLabel = "FILE",
      description =
          "With --restore-backup: the file for the documents that are lost (default:"
              + " locktender-UPGRADE.jsonl here, or the first of -2, -3, .. that is free). With"
              + " --wait, FILE.exact has those that were lost in the end.")
  private @Nullable Path keep;

  public RevertCommand(Io io) {
    this.io = io;
    this.request = new VersionRequest(io);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    request.mustBeConfirmed();
    if (restore) {
      // The way back ends there: then no upgrade led from it, whose backup could be looked for.
      OptionalInt already = request.onlyPlan() ? OptionalInt.empty() : request.already(version);
      return already.isPresent() ? already.getAsInt() : restore(version);
    }
    if (keep != null) {
      throw CliException.usage("--keep: expected --restore-backup with it, found none; add it");
    }
    if (request.onlyPlan()) {
      return new PlanPrinter(io, request.cluster()).printBack(version, request.json());
    }
    return request.ask(
        before -> PlanQuestion.of(io, request.cluster(), version, true) + question(before, ""),
        request.target(version, new Revert(null)));
  }

  private int restore(ReleaseVersion version) throws IOException, InterruptedException {
    try (MongoAccess mongo = new MongoAccess(request.cluster());
        RestoreLoss loss = RestoreLoss.since(version, mongo, request.cluster().releaseStore())) {
      LossFile list =
          keep == null ? LossFile.firstFree(Path.of(""), loss.upgradeId()) : new LossFile(keep);
      if (!request.onlyPlan() && request.waits()) {
        list.mustHaveRoomForExact();
      }
      Path file = list.file();
      RestoreLoss.Told told = count(loss, file);
      loss.mustStillBeTheLast();
      Price price = told.price();
      if (price == null) {
        return restoreUnknown(loss, told.whyUnknown());
      }
      io.err().println(sentence("when it was counted", price, file));
      if (request.onlyPlan()) {
        if (request.json()) {
          io.out().println(Json.of(price));
        }
        return ExitCodes.DONE;
      }
      return restore(loss, list, price);
    }
  }

  /** The way back must not be shut by that: what is lost is kept whole. */
  private int restoreUnknown(RestoreLoss loss, String why)
      throws IOException, InterruptedException {
    String unknown = "what is lost is not known (%s)".formatted(why);
    if (request.onlyPlan()) {
      throw CliException.refused(
          "%s; nothing was changed: 'locktender revert %s --restore-backup' asks nevertheless, and keeps all of it in a backup"
              .formatted(unknown, version));
    }
    Target target = request.target(version, new Revert(loss.upgradeId()));
    io.err()
        .println(
            "%s: all of it is kept in the backup of this request, %s"
                .formatted(unknown, target.requestId()));
    String what =
        "The data becomes as it was; what was written since is lost, nobody knows how much, and the"
            + " workers stop while it holds. ";
    return request.ask(before -> question(before, what), target);
  }

  private int restore(RestoreLoss loss, LossFile list, Price price)
      throws IOException, InterruptedException {
    Target target = request.target(version, new Revert(loss.upgradeId()));
    String what =
        "The data becomes as it was; %s documents that were written since are lost, and the workers stop while it holds. "
            .formatted(ProgressBars.number(price.total().differing()));
    int exit = request.ask(before -> question(before, what), target);
    if (exit == ExitCodes.DONE && request.waits()) {
      LossFile.Count lost =
          exact ->
              sentence("when all workers were held", loss.keptBy(target.requestId(), exact), exact);
      io.err().println(list.inTheEnd(target.requestId(), lost));
    }
    return exit;
  }

  private RestoreLoss.Told count(RestoreLoss loss, Path file) throws InterruptedException {
    try (Meanwhile counting = new Meanwhile(io)) {
      counting.now("counts what was written since the upgrade");
      return loss.now(file);
    }
  }

  private static String sentence(String when, Price price, Path file) {
    DifferenceCounts total = price.total();
    return "lost, as it was %s: %s documents inserted, %s changed, %s deleted; they are in %s"
        .formatted(
            when,
            ProgressBars.number(total.inserted()),
            ProgressBars.number(total.changed()),
            ProgressBars.number(total.deleted()),
            file);
  }

  private String question(Snapshot before, String what) {
    String from = before.document() == null ? "?" : before.document().version().toString();
    return "%sRevert %s from %s to %s?".formatted(what, before.cluster(), from, version);
  }
}
