package io.locktender.cli;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.Confirmation;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.command.Requester;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.show.EndPrinter;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.PlanResult;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code db upgrade}. */
@Command(
    name = "upgrade",
    description =
        "Runs the steps to a version on a database that no agent looks after. No worker may use"
            + " it meanwhile: there is nobody here to stop them.",
    footer = {"", "Example:", "  locktender db upgrade 2.0.0 --releases ./releases"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:the database is at the version",
      "1:a step failed; all is as it was before",
      ExitCodes.USAGE_HELP,
      "3:refused: nodes are registered, an upgrade runs, or there is no plan",
      ExitCodes.UNREACHABLE_HELP
    })
final class DbUpgradeCommand implements Callable<Integer> {
  private static final int TOKEN_LETTERS = 12;

  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final Confirmation confirmation;

  @Parameters(paramLabel = "VERSION", description = "The release to go to.")
  private ReleaseVersion version = ReleaseVersion.NONE;

  DbUpgradeCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
    this.confirmation = new Confirmation(io);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ReleaseStore store = new ReleaseStore(cluster.releases());
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      VersionDocument document = mongo.requiredVersion();
      refuseIfLookedAfter(mongo, document);
      PlanResult result = new Planner(store).plan(document.version(), version);
      if (result.plan().isEmpty()) {
        throw CliException.refused(
            "there is no plan to " + version + ":\n  " + String.join("\n  ", result.reasons()));
      }
      List<String> lacking = result.orThrow().lacking(mongo.database().capabilities());
      if (!lacking.isEmpty()) {
        throw CliException.refused(
            "the server lacks what the plan needs:\n  " + String.join("\n  ", lacking));
      }
      confirmation.ask(
          "Upgrade database %s from %s to %s?"
              .formatted(mongo.database().name(), document.version(), version));
      try (LoadedPlan loaded = LoadedPlan.load(result.orThrow(), store)) {
        return run(mongo, document, loaded.plan());
      }
    }
  }

  private static void refuseIfLookedAfter(MongoAccess mongo, VersionDocument document) {
    if (document.upgrade() != null) {
      throw CliException.refused(
          "an upgrade to %s is in %s; start an agent, which brings it to its end"
              .formatted(document.upgrade().to(), document.upgrade().phase()));
    }
    int nodes = mongo.store().nodes().size();
    if (nodes > 0) {
      throw CliException.refused(
          "%d nodes are registered, whose workers may run; use 'locktender upgrade'"
              .formatted(nodes));
    }
  }

  private int run(MongoAccess mongo, VersionDocument document, Plan plan)
      throws InterruptedException {
    if (!plan.nodeSteps().isEmpty()) {
      throw CliException.refused(
          "the plan has steps of nodes, such as %s, and there are none; use 'locktender upgrade'"
              .formatted(plan.nodeSteps().get(0).id()));
    }
    EndedUpgrade ended =
        new DatabaseUpgrade(
                mongo,
                document,
                plan,
                token(),
                Requester.by(io.environment()),
                InstantSource.system(),
                this::says)
            .run();
    if (json.wanted()) {
      io.out().println(Json.of(ended));
    } else {
      EndPrinter.say(io, ended);
    }
    return ended.outcome() == Outcome.SUCCEEDED ? ExitCodes.DONE : ExitCodes.FAILED;
  }

  private void says(String sentence) {
    if (!json.wanted()) {
      io.out().println(sentence);
    }
  }

  private static String token() {
    return "d" + UUID.randomUUID().toString().replace("-", "").substring(0, TOKEN_LETTERS);
  }
}
