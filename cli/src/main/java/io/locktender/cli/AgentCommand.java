package io.locktender.cli;

import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.daemon.AgentDaemon;
import io.locktender.agent.daemon.Departure;
import io.locktender.agent.log.AgentLog;
import io.locktender.agent.log.LogFormat;
import io.locktender.agent.systemd.Machine;
import io.locktender.agent.systemd.ServiceNotices;
import io.locktender.cli.command.CliException;
import io.locktender.cli.command.ExitCodes;
import io.locktender.cli.connect.ConfigOption;
import io.locktender.cli.console.Io;
import io.locktender.coordinator.zookeeper.NodeNameTakenException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agent}: the daemon of one node, until it is stopped. */
@Command(
    name = "agent",
    description =
        "Runs this node's agent until it is stopped. Its workers keep running, and the next agent"
            + " adopts them; where its machine goes down with it, they are drained and stopped"
            + " first.",
    footer = {"", "Example:", "  locktender agent --config /etc/locktender/agent.yaml"},
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "1:the agent failed",
      "2:a bad argument or a bad file, or another agent has the state directory",
      "3:another agent runs under this node's name",
      "130, 143:stopped by Ctrl-C or SIGTERM; its workers keep running"
    })
final class AgentCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(AgentCommand.class);
  private static final long CLOSE_WITHIN_SECONDS = 15;

  @Mixin private final ConfigOption file;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "JSON",
      description = "json or text, on the standard error (default: json).")
  private LogFormat format = LogFormat.JSON;

  @Option(
      names = "--stop-workers",
      paramLabel = "WHEN",
      defaultValue = "WITH_MACHINE",
      description =
          "When the workers are drained and stopped with the agent: with-machine (when the machine"
              + " goes down, or the agent is a container's first process), always, never (default:"
              + " with-machine).")
  private StopWorkers stops = StopWorkers.WITH_MACHINE;

  AgentCommand(Io io) {
    this.file = new ConfigOption(io);
  }

  @Override
  public Integer call() throws Exception {
    AgentConfig config = file.agent();
    AgentLog.start(format);
    Departure departure =
        new Departure(
            ServiceNotices.of(System.getenv(), ProcessHandle.current().pid(), System::nanoTime));
    Thread main = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAndAwait(main, departure, ended), "agent-stop"));
    try {
      AgentDaemon.run(config, departure);
      return stopped(departure);
    } catch (InterruptedException e) {
      return stopped(departure);
    } catch (NodeNameTakenException e) {
      throw CliException.refused(String.valueOf(e.getMessage()));
    } finally {
      departure.daemonHasEnded();
      ended.countDown();
    }
  }

  /** It ends by an interrupt only: by the hook's, or of whoever runs it in a thread. */
  private static int stopped(Departure departure) {
    log.info(departure.outcome());
    return ExitCodes.TERMINATED;
  }

  private boolean workersStop() {
    return switch (stops) {
      case WITH_MACHINE -> Machine.here().endsWith(ProcessHandle.current().pid());
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }

  private void leave(Departure departure) throws InterruptedException {
    if (workersStop()) {
      departure.stopsThem();
    } else {
      departure.leavesThem();
    }
  }

  /** The daemon ends on the main thread; the machine goes on stopping when it has. */
  private void stopAndAwait(Thread main, Departure departure, CountDownLatch ended) {
    log.info("the agent is told to stop");
    try {
      if (ended.getCount() > 0) {
        leave(departure);
      }
      main.interrupt();
      if (!ended.await(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the agent did not end within {} s, and is killed", CLOSE_WITHIN_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
