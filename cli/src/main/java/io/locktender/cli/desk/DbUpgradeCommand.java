package io.locktender.cli.desk;

import io.locktender.cli.command.CliException;
import io.locktender.cli.command.Confirmation;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.command.Requester;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.NodelessDatabase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.solo.SoloEnd;
import io.locktender.coordinator.solo.SoloMaster;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.swap.WorkNames;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code db upgrade}. */
@Command(
    name = "upgrade",
    description =
        "Runs the steps to a version on a database that no agent manages, as an agent's master"
            + " does. No worker may use the database meanwhile: nobody here stops them. An upgrade"
            + " that another command has left unfinished is finished first.",
    footer = {"", "Example:", "  locktender db upgrade 2.0.0 --releases ./releases"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:the database is at the version",
      "1:it failed and everything is as it was before, or another command has taken over",
      ExitCodes.USAGE_HELP,
      "3:refused, nothing was changed: nodes are registered, there is no plan, or another command"
          + " has begun since it asked",
      ExitCodes.UNREACHABLE_HELP,
      "6:it is left unfinished; the next 'db upgrade' finishes it",
      "130, 143:stopped by Ctrl-C or SIGTERM, after it had ended"
    })
public final class DbUpgradeCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();
  @Mixin private final Confirmation confirmation;

  @Parameters(paramLabel = "VERSION", description = "The release to go to.")
  private String version = "";

  public DbUpgradeCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
    this.confirmation = new Confirmation(io);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ReleaseVersion target = ReleaseVersion.parse(version);
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      VersionDocument asked = mongo.requiredVersion();
      refuseIfLookedAfter(mongo, asked);
      String database = mongo.database().name();
      if (asked.upgrade() == null && isAt(asked, target)) {
        sweep(mongo);
        return already(asked, database);
      }
      confirmation.ask(question(asked, database));
      VersionDocument document = asConfirmed(mongo, asked);
      if (document.upgrade() == null && isAt(document, target)) {
        return already(document, database);
      }
      String by = Requester.by(io.environment());
      Desk desk = new Desk(io, cluster, mongo, document, by, json.wanted());
      return Interruption.during(
          () -> run(desk, document, target, by),
          () -> interrupted(desk.master(), by),
          SoloMaster.GRACE.plusSeconds(10));
    }
  }

  private static void refuseIfLookedAfter(MongoAccess mongo, VersionDocument document) {
    int nodes = mongo.store().nodes().size();
    if (nodes > 0) {
      throw CliException.refused(NodelessDatabase.hasNodes(nodes));
    }
    Upgrade upgrade = document.upgrade();
    if (upgrade != null && upgrade.rolling() != null) {
      throw CliException.refused(
          "a rolling upgrade to %s is in %s, and only agents can finish it; start one"
              .formatted(upgrade.to(), upgrade.phase()));
    }
  }

  /** The question may have stood for long: what was confirmed is what it said. */
  private static VersionDocument asConfirmed(MongoAccess mongo, VersionDocument asked) {
    VersionDocument now = mongo.requiredVersion();
    refuseIfLookedAfter(mongo, now);
    String begun = DeskMessages.begunSince(asked.upgrade(), now.upgrade());
    if (begun != null) {
      throw CliException.refused(begun);
    }
    return now;
  }

  private static boolean isAt(VersionDocument document, ReleaseVersion target) {
    return document.version().equals(target);
  }

  /** One that was stopped after its end has not swept its copies. */
  private void sweep(MongoAccess mongo) throws IOException, InterruptedException {
    boolean left =
        Catalog.of(mongo.database()).collections().keySet().stream()
            .flatMap(name -> WorkNames.parse(name).stream())
            .anyMatch(name -> name.kind() == WorkNames.Kind.WORK);
    // Read after the copies were: they are of another command's upgrade where one has begun since.
    VersionDocument document = mongo.requiredVersion();
    if (left && document.upgrade() == null) {
      String by = Requester.by(io.environment());
      try (Desk desk = new Desk(io, cluster, mongo, document, by, json.wanted())) {
        desk.master().sweep(document);
      }
    }
  }

  private int already(VersionDocument document, String database) {
    io.out()
        .println(
            json.wanted()
                ? Json.of(StatusBuilder.databaseVersion(document))
                : "database %s is at %s already; nothing to do"
                    .formatted(database, document.version()));
    return ExitCodes.DONE;
  }

  private String question(VersionDocument document, String database) {
    Upgrade left = document.upgrade();
    return left == null
        ? "Upgrade database %s from %s to %s?".formatted(database, document.version(), version)
        : "Upgrade database %s to %s? The upgrade to %s by %s, which was left in %s, is finished first."
            .formatted(database, version, left.to().version(), left.by(), left.phase());
  }

  private void interrupted(SoloMaster master, String by) {
    io.err().println(DeskMessages.interrupted(master.document().orElse(null), version));
    master.interrupt(by);
  }

  private int run(Desk desk, VersionDocument document, ReleaseVersion target, String by)
      throws InterruptedException {
    try (desk) {
      return run(desk.master(), document, target, by);
    }
  }

  private int run(SoloMaster master, VersionDocument document, ReleaseVersion target, String by)
      throws InterruptedException {
    Upgrade left = document.upgrade();
    if (left != null) {
      SoloEnd end = master.finish(left);
      boolean ended = end instanceof SoloEnd.Ended;
      boolean there = ended && master.document().filter(now -> isAt(now, target)).isPresent();
      boolean same = left.to().version().equals(target);
      if (!ended || there || same || master.interrupted()) {
        int code = say(end);
        return there ? ExitCodes.DONE : code;
      }
      result().between((SoloEnd.Ended) end);
    }
    return say(master.bring(new Target(target, Requester.newId(), by, null)));
  }

  private int say(SoloEnd end) {
    return result().say(end);
  }

  private DeskResult result() {
    return new DeskResult(io, json.wanted(), version);
  }
}
