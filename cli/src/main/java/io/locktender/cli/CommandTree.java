package io.locktender.cli;

import io.locktender.cli.admin.BackupCommand;
import io.locktender.cli.admin.BackupListCommand;
import io.locktender.cli.admin.BackupRemoveCommand;
import io.locktender.cli.admin.DbAdoptCommand;
import io.locktender.cli.admin.NodeCommand;
import io.locktender.cli.admin.NodeDrainCommand;
import io.locktender.cli.admin.NodeListCommand;
import io.locktender.cli.admin.NodeRemoveCommand;
import io.locktender.cli.admin.NodeResumeCommand;
import io.locktender.cli.ask.AbortCommand;
import io.locktender.cli.ask.CutoverCommand;
import io.locktender.cli.ask.FinalizeCommand;
import io.locktender.cli.ask.PauseCommand;
import io.locktender.cli.ask.RehearseCommand;
import io.locktender.cli.ask.ResumeCommand;
import io.locktender.cli.ask.RevertCommand;
import io.locktender.cli.ask.UpgradeCommand;
import io.locktender.cli.console.Io;
import io.locktender.cli.desk.DbBaselineCommand;
import io.locktender.cli.desk.DbCommand;
import io.locktender.cli.desk.DbPlanCommand;
import io.locktender.cli.desk.DbStatusCommand;
import io.locktender.cli.desk.DbUpgradeCommand;
import io.locktender.cli.desk.ReleaseCommand;
import io.locktender.cli.desk.ReleaseDigestCommand;
import io.locktender.cli.desk.ReleaseSignCommand;
import io.locktender.cli.desk.ReleaseVerifyCommand;
import io.locktender.cli.show.AgentsCommand;
import io.locktender.cli.show.AwaitCommand;
import io.locktender.cli.show.HistoryCommand;
import io.locktender.cli.show.PlanCommand;
import io.locktender.cli.show.StatusCommand;
import io.locktender.cli.show.WhyCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import picocli.CommandLine;

/** All commands by their names; a new one gets a line in each of these places. */
final class CommandTree {
  /** In the order in which {@code --help} lists them. */
  static final List<String> NAMES =
      List.of(
          "agent",
          "status",
          "why",
          "upgrade",
          "plan",
          "rehearse",
          "pause",
          "resume",
          "finalize",
          "cutover",
          "abort",
          "revert",
          "await",
          "history",
          "agents",
          "node",
          "backup",
          "release",
          "db",
          "completion");

  /**
   * Those that connect to ZooKeeper at once: what that needs is loaded meanwhile. Not {@code
   * agent}, which sets up the log: where two threads begin to log at the same time, one of them
   * finds a log that is not there yet.
   */
  static final Set<String> ASK_ZOOKEEPER =
      Set.of(
          "status",
          "why",
          "upgrade",
          "rehearse",
          "pause",
          "resume",
          "finalize",
          "cutover",
          "abort",
          "revert",
          "await",
          "agents",
          "node");

  private CommandTree() {}

  /** All that are installed: those of packs come last. */
  static List<String> installed() {
    List<String> names = new ArrayList<>(NAMES);
    ServiceLoader.load(CommandPack.class).forEach(pack -> names.addAll(pack.names()));
    return names;
  }

  /** The command, with those below it. */
  static CommandLine commandLine(String name, Io io) {
    CommandLine command = new CommandLine(create(name, io));
    switch (name) {
      case "node" -> {
        command.addSubcommand(new NodeListCommand(io));
        command.addSubcommand(new NodeDrainCommand(io));
        command.addSubcommand(new NodeResumeCommand(io));
        command.addSubcommand(new NodeRemoveCommand(io));
      }
      case "backup" -> {
        command.addSubcommand(new BackupListCommand(io));
        command.addSubcommand(new BackupRemoveCommand(io));
      }
      case "release" -> {
        command.addSubcommand(new ReleaseVerifyCommand(io));
        command.addSubcommand(new ReleaseDigestCommand(io));
        command.addSubcommand(new ReleaseSignCommand(io));
      }
      case "db" -> {
        command.addSubcommand(new DbBaselineCommand(io));
        command.addSubcommand(new DbStatusCommand(io));
        command.addSubcommand(new DbPlanCommand(io));
        command.addSubcommand(new DbUpgradeCommand(io));
        command.addSubcommand(new DbAdoptCommand(io));
      }
      default -> {
        return command;
      }
    }
    return command;
  }

  private static Object create(String name, Io io) {
    return switch (name) {
      case "agent" -> new AgentCommand(io);
      case "status" -> new StatusCommand(io);
      case "why" -> new WhyCommand(io);
      case "upgrade" -> new UpgradeCommand(io);
      case "plan" -> new PlanCommand(io);
      case "rehearse" -> new RehearseCommand(io);
      case "pause" -> new PauseCommand(io);
      case "resume" -> new ResumeCommand(io);
      case "finalize" -> new FinalizeCommand(io);
      case "cutover" -> new CutoverCommand(io);
      case "abort" -> new AbortCommand(io);
      case "revert" -> new RevertCommand(io);
      case "await" -> new AwaitCommand(io);
      case "history" -> new HistoryCommand(io);
      case "agents" -> new AgentsCommand(io);
      case "node" -> new NodeCommand();
      case "backup" -> new BackupCommand();
      case "release" -> new ReleaseCommand();
      case "db" -> new DbCommand();
      case "completion" -> new CompletionCommand(io);
      default -> packed(name, io);
    };
  }

  private static Object packed(String name, Io io) {
    for (CommandPack pack : ServiceLoader.load(CommandPack.class)) {
      if (pack.names().contains(name)) {
        return pack.create(name, io);
      }
    }
    throw new IllegalArgumentException("no command " + name);
  }
}
