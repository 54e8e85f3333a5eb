package io.locktender.cli.desk;

import com.google.common.base.Joiner;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.command.JsonOption;
import io.locktender.cli.connect.ClusterOptions;
import io.locktender.cli.connect.MongoAccess;
import io.locktender.cli.console.Io;
import io.locktender.cli.console.Json;
import io.locktender.cli.console.Times;
import io.locktender.cli.show.ReleaseNotes;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.status.StatusBuilder;
import io.locktender.coordinator.status.StatusModel.DatabaseVersion;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code db status}. */
@Command(
    name = "status",
    description = "Shows what the database records about itself.",
    footer = {"", "Example:", "  locktender db status --mongodb mongodb://127.0.0.1/shop"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:shown",
      ExitCodes.USAGE_HELP,
      "3:the database has no version document",
      ExitCodes.UNREACHABLE_HELP
    })
public final class DbStatusCommand implements Callable<Integer> {
  private final Io io;
  @Mixin private final ClusterOptions cluster;
  @Mixin private final JsonOption json = new JsonOption();

  public DbStatusCommand(Io io) {
    this.io = io;
    this.cluster = new ClusterOptions(io);
  }

  @Override
  public Integer call() {
    try (MongoAccess mongo = new MongoAccess(cluster)) {
      VersionDocument document = mongo.requiredVersion();
      if (json.wanted()) {
        io.out().println(Json.of(document));
      } else {
        say(document, mongo);
      }
      ReleaseNotes.print(io, cluster, document);
    }
    return ExitCodes.DONE;
  }

  private void say(VersionDocument document, MongoAccess mongo) {
    DatabaseVersion version = StatusBuilder.databaseVersion(document);
    io.out().println("cluster   " + document.cluster());
    io.out().println("database  " + mongo.database().name());
    io.out().println("version   " + version.version());
    io.out().println("admits    " + orNone(Joiner.on(", ").join(version.admits())));
    io.out().println("revision  %d, epoch %d".formatted(version.revision(), version.epoch()));
    int nodes = mongo.store().nodes().size();
    io.out().println("upgrade   " + upgrade(document.upgrade(), nodes));
    io.out().println("nodes     " + nodes);
  }

  /** The upgrade that runs or was left: what is there does not tell which. */
  private static String upgrade(@Nullable Upgrade upgrade, int nodes) {
    if (upgrade == null) {
      return "none";
    }
    String goesOn =
        nodes > 0 || upgrade.rolling() != null
            ? "the agents' master continues it"
            : "if no command is running it now, 'locktender db upgrade "
                + upgrade.to().version()
                + "' continues it";
    return "%s %s, by %s since %s; %s"
        .formatted(
            upgrade.to().version(),
            upgrade.phase(),
            upgrade.by(),
            Times.at(upgrade.startedAt(), ZoneId.systemDefault()),
            goesOn);
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "none" : text;
  }
}
