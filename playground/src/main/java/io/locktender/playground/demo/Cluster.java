package io.locktender.playground.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The demo's servers and agents, each a process of its own. */
final class Cluster {
  private static final Duration KILLED_WITHIN = Duration.ofMinutes(1);
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final String JAVA_OPTIONS = "LOCKTENDER_JAVA_OPTS";

  private final Installation installation;
  private final Site site;
  private final DemoProcesses programs;
  private final Map<String, Process> agents = new HashMap<>();

  Cluster(Installation installation, Site site, DemoProcesses programs) {
    this.installation = installation;
    this.site = site;
    this.programs = programs;
  }

  /** Starts ZooKeeper and the MongoDB-protocol server; returns when both answer. */
  void startServers() throws IOException, InterruptedException, DemoFailedException {
    Path log = site.logs().resolve("servers.log");
    Process servers =
        programs.startLasting(
            installation.command(
                List.of(
                    "dev",
                    "--data",
                    site.servers().toString(),
                    "--zookeeper-port",
                    String.valueOf(site.zookeeperPort()),
                    "--mongodb-port",
                    String.valueOf(site.mongodbPort()))),
            Map.of(JAVA_OPTIONS, "-Xmx1536m"),
            log);
    Patience patience = new Patience(site, System::nanoTime);
    while (!Files.readString(log).contains("MongoDB ")) {
      if (servers.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new DemoFailedException(
            "expected 'locktender dev' to start the servers, found that it ended with "
                + servers.exitValue()
                + "; why, is in "
                + log);
      }
      patience.look("'locktender dev' to start the servers, as told in " + log);
    }
  }

  void startAgents() throws IOException {
    for (SiteNode node : site.nodes()) {
      startAgent(node);
    }
  }

  void startAgent(SiteNode node) throws IOException {
    Map<String, String> environment =
        Map.of(
            JAVA_OPTIONS,
            "-Xmx192m",
            "LOCKTENDER_DEMO_PORT",
            String.valueOf(node.workerPort()),
            "LOCKTENDER_DEMO_SEEN",
            site.seen().toString());
    List<String> command =
        installation.command(
            List.of("agent", "--config", node.config().toString(), "--log-format", "text"));
    agents.put(
        node.name(),
        programs.startLasting(command, environment, site.logs().resolve(node.name() + ".log")));
  }

  /** SIGKILL, to the agent alone: its worker lives on. */
  void killAgent(SiteNode node) throws InterruptedException, DemoFailedException {
    Process agent = agent(node);
    agent.destroyForcibly();
    if (!agent.waitFor(KILLED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      throw new DemoFailedException("expected process " + agent.pid() + " to end at SIGKILL");
    }
  }

  Process agent(SiteNode node) throws DemoFailedException {
    Process agent = agents.get(node.name());
    if (agent == null) {
      throw new DemoFailedException("expected an agent of " + node.name() + ", found none");
    }
    return agent;
  }

  /** Copies a release to each node's disk, as an operator would before an upgrade. */
  void install(String version) throws IOException {
    for (SiteNode node : site.nodes()) {
      copy(installation.releases().resolve(version), node.releases().resolve(version));
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            SiteNode.createDirectories(to.resolve(from.relativize(directory)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
