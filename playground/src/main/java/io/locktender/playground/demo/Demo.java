package io.locktender.playground.demo;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The demo from its beginning to its end. Nothing that it started outlives it, however it ends,
 * unless that was asked for.
 */
public final class Demo {
  private final Installation installation;
  private final Site site;
  private final DemoProcesses programs;
  private final Screen screen;
  private final Shell shell;
  private final long begin = System.nanoTime();

  private Demo(Installation installation, Site site, DemoProcesses programs, Screen screen) {
    this.installation = installation;
    this.site = site;
    this.programs = programs;
    this.screen = screen;
    this.shell = new Shell(installation, site, programs, screen);
  }

  /**
   * Runs all of it.
   *
   * @param show what is shown
   * @param data a directory that is missing or empty; empty for a temporary one
   * @param keep whether the cluster is left running at the end
   * @throws DemoFailedException when something was not as it should be; all is stopped then, and
   *     the logs are left
   */
  public static void run(
      Installation installation, DemoKind show, Optional<Path> data, boolean keep, Screen screen)
      throws IOException, InterruptedException, DemoFailedException {
    Path directory =
        data.isPresent() ? empty(data.get()) : Files.createTempDirectory("locktender-demo-");
    boolean temporary = data.isEmpty() && !keep;
    Site site = Site.choose(directory, new Random());
    site.write();
    DemoProcesses programs = DemoProcesses.of(site);
    Ending ending = new Ending(programs, directory, temporary);
    Demo demo = new Demo(installation, site, programs, screen);
    try {
      if (show == DemoKind.ROLLING) {
        demo.playRolling();
      } else {
        demo.play();
      }
      if (keep) {
        ending.leaveRunning();
      } else {
        ending.stopAll();
      }
      demo.goodbye(show, keep, temporary);
    } catch (IOException | DemoFailedException e) {
      throw ending.failed(e, site.logs());
    }
  }

  /** Ends what a demo left running. */
  public static void stop(Path directory, Screen screen) throws IOException, DemoFailedException {
    Optional<String> left = DemoProcesses.left(directory).end();
    if (left.isPresent()) {
      throw new DemoFailedException(left.get());
    }
    screen.line("The demo in " + directory + " is stopped; the directory can be removed.");
  }

  private static Path empty(Path directory) throws IOException, DemoFailedException {
    Files.createDirectories(directory);
    try (Stream<Path> files = Files.list(directory)) {
      if (files.findAny().isPresent()) {
        throw new DemoFailedException(
            "expected " + directory + " to be missing or empty, found files; name another");
      }
    }
    return directory;
  }

  private void playRolling() throws IOException, InterruptedException, DemoFailedException {
    Cluster cluster = new Cluster(installation, site, programs);
    HoldActs acts = new HoldActs(site, cluster, shell, screen);
    prepare(cluster);
    acts.allServe(HoldActs.FIRST);
    try (Visitors visitors = Visitors.of(site, new Random())) {
      RollingActs rolling = new RollingActs(acts, cluster, screen, visitors);
      rolling.settle();
      rolling.rolls();
      rolling.isTakenBack();
      rolling.goesBack();
    }
    screen.line("");
    new Report(installation, site, shell, screen).seen();
  }

  private void play() throws IOException, InterruptedException, DemoFailedException {
    Cluster cluster = new Cluster(installation, site, programs);
    HoldActs acts = new HoldActs(site, cluster, shell, screen);
    prepare(cluster);
    acts.allServe(HoldActs.FIRST);
    acts.succeeds();
    acts.isRolledBack();
    acts.survivesItsMaster();
    Report report = new Report(installation, site, shell, screen);
    screen.heading("What was measured", "From the event logs of the nodes (events.jsonl).");
    report.holds(acts.titles(), acts.killed());
    report.statusTime();
    report.seen();
  }

  private void prepare(Cluster cluster)
      throws IOException, InterruptedException, DemoFailedException {
    screen.heading(
        "A cluster on this machine",
        "ZooKeeper, a server that speaks MongoDB's protocol, and three agents; each a process, in "
            + site.directory()
            + ".");
    cluster.startServers();
    screen.good(
        "servers: ZooKeeper at 127.0.0.1:%d, MongoDB at %s"
            .formatted(site.zookeeperPort(), site.mongodb()));
    Shell.ExitedCommand loaded =
        shell.program(
            List.of(
                installation.load().toString(),
                "--mongodb",
                site.mongodb(),
                "--database",
                Site.DATABASE));
    check(loaded, "load");
    screen.good("data: Debian 12's package index, all fields: " + loaded.output().strip());
    cluster.install(HoldActs.FIRST);
    check(
        shell.quietly(List.of("db", "baseline", HoldActs.FIRST)),
        "locktender db baseline " + HoldActs.FIRST);
    cluster.startAgents();
  }

  private void check(Shell.ExitedCommand ended, String what) throws DemoFailedException {
    if (ended.exitCode() != 0) {
      throw new DemoFailedException(
          "expected '%s' to exit with 0, found %d; why, is in %s"
              .formatted(what, ended.exitCode(), shell.log()));
    }
  }

  private void goodbye(DemoKind show, boolean keep, boolean temporary) {
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    screen.line("");
    if (keep) {
      screen.line("The cluster is left running. Look at it:");
      screen.line("  " + shell.preparing());
      List.of(
              "locktender status --watch",
              "locktender history",
              "locktender backup list",
              "locktender plan " + show.next(),
              "locktender upgrade " + show.next() + " --wait",
              "curl http://127.0.0.1:%d/packages".formatted(site.nodes().get(0).workerPort()),
              "curl http://127.0.0.1:%d/metrics".formatted(site.nodes().get(0).agentPort()))
          .forEach(command -> screen.line("  " + command));
      screen.line("Stop it:");
      screen.line("  locktender demo --stop " + site.directory());
    } else {
      screen.line(
          "All is stopped%s. To look around in a cluster that stays: ./demo %s--keep"
              .formatted(
                  temporary
                      ? ", and nothing is left"
                      : "; logs and data are in " + site.directory(),
                  show == DemoKind.ROLLING ? "rolling " : ""));
    }
    screen.line("It took " + Screen.seconds(time) + ".");
  }

  /** How all of it is ended: once, by whoever comes first, the demo or a signal. */
  private static final class Ending {
    private final DemoProcesses programs;
    private final Path directory;
    private final boolean temporary;
    private boolean over;
    private boolean signalled;

    Ending(DemoProcesses programs, Path directory, boolean temporary) {
      this.programs = programs;
      this.directory = directory;
      this.temporary = temporary;
      Runtime.getRuntime().addShutdownHook(new Thread(this::signalled, "demo-stop"));
    }

    synchronized void leaveRunning() {
      over = true;
    }

    synchronized void stopAll() throws IOException, DemoFailedException {
      over = true;
      Optional<String> left = programs.end();
      if (left.isPresent()) {
        throw new DemoFailedException(left.get());
      }
      if (temporary) {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }

    /** What to say of a failure, after all was stopped. */
    synchronized DemoFailedException failed(Exception why, Path logs) {
      if (signalled) {
        return new DemoFailedException("stopped before its end; nothing is left running");
      }
      over = true;
      Optional<String> left = programs.end();
      String message =
          why.getMessage() + "\nThe logs are in " + logs + left.map(l -> "\n" + l).orElse("");
      return new DemoFailedException(message);
    }

    private synchronized void signalled() {
      if (over) {
        return;
      }
      signalled = true;
      try {
        stopAll();
      } catch (IOException | DemoFailedException e) {
        System.err.println(e.getMessage());
      }
    }
  }
}
