package io.locktender.playground.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The three upgrades, each with what must be true at its end. */
final class HoldActs {
  static final String FIRST = "1.0.0";
  private static final String SECOND = "2.0.0";
  private static final String NEXT = "2.1.0";
  private static final String FAILING = "3.0.0";
  private static final String FAILING_STEP = "split-homepage";
  static final int ROLLED_BACK = 1;

  private final Site site;
  private final Cluster cluster;
  private final Shell shell;
  private final Screen screen;
  private final StatusStream status;
  private final List<Event> killed = new ArrayList<>();

  HoldActs(Site site, Cluster cluster, Shell shell, Screen screen) {
    this.site = site;
    this.cluster = cluster;
    this.shell = shell;
    this.screen = screen;
    this.status = new StatusStream(shell);
  }

  /** When which agent was killed. */
  List<Event> killed() {
    return List.copyOf(killed);
  }

  /** What each upgrade was, in their order. */
  List<String> titles() {
    return List.of(
        FIRST + " -> " + SECOND,
        SECOND + " -> " + FAILING + ", which cannot be done",
        SECOND + " -> " + NEXT + ", its master killed");
  }

  void allServe(String version) throws IOException, DemoFailedException {
    Status now =
        status.await(
            "all nodes to serve " + version,
            s -> s.atRest(version) && s.serving(version).size() == site.nodes().size());
    screen.good(
        "the database is at %s, and so are the workers of %s"
            .formatted(version, String.join(", ", now.serving(version))));
  }

  /** 1.0.0 -> 2.0.0 succeeds. */
  void succeeds() throws IOException, InterruptedException, DemoFailedException {
    screen.heading(
        "1/3  1.0.0 -> 2.0.0: an upgrade",
        "Release 2.0.0 splits each maintainer into a name and an address, and parses dependencies"
            + " into lists. That is done while the workers serve; then they are held for a"
            + " moment.");
    cluster.install(SECOND);
    expect(0, upgradeTo(SECOND));
    allServe(SECOND);
  }

  /** 2.0.0 -> 3.0.0 meets data that it cannot convert. */
  void isRolledBack() throws IOException, InterruptedException, DemoFailedException {
    screen.heading(
        "2/3  2.0.0 -> 3.0.0: an upgrade that meets data which nobody had thought of",
        "Release 3.0.0 splits homepages into scheme, host and path. Not every homepage in the real"
            + " data has these; and the workers of 2.0.0 need not be stopped to find that out.");
    cluster.install(FAILING);
    expect(ROLLED_BACK, upgradeTo(FAILING));
    allServe(SECOND);
    JsonNode failure =
        status.await("the failure", s -> !s.upgrade().isNull()).upgrade().path("failure");
    if (!failure.toString().contains(FAILING_STEP)) {
      throw new DemoFailedException(
          "expected step " + FAILING_STEP + " to be named as the reason, found: " + failure);
    }
    screen.good("step " + FAILING_STEP + " is named as the reason, with the documents");
  }

  /** 2.0.0 -> 2.1.0 loses its master. */
  void survivesItsMaster() throws IOException, InterruptedException, DemoFailedException {
    screen.heading(
        "3/3  2.0.0 -> 2.1.0: an upgrade whose master is killed",
        "The master is killed (SIGKILL) while it makes the copies; another node must finish, and"
            + " no worker is stopped before its copies are there.");
    cluster.install(NEXT);
    Process upgrade = shell.show(upgradeTo(NEXT));
    Status before =
        status.await("the copies to be made", s -> s.copying() && !s.master().isEmpty());
    SiteNode master = site.node(before.master());
    long pid = cluster.agent(master).pid();
    cluster.killAgent(master);
    Instant at = Instant.now();
    killed.add(Event.agentKilled(at, master.name()));
    List<String> story = new ArrayList<>();
    tell(story, "killed process %d: the agent of %s, the master".formatted(pid, master.name()));
    Set<String> nobody = Set.of("", master.name());
    Status after = status.await("another master", s -> !nobody.contains(s.master()));
    tell(
        story,
        "%s is master, %s later; it makes copies of its own, from the unchanged originals"
            .formatted(after.master(), Screen.seconds(Duration.between(at, Instant.now()))));
    cluster.startAgent(master);
    tell(story, "the agent of %s is started again, as systemd would".formatted(master.name()));
    expect(0, upgradeTo(NEXT), upgrade);
    if (screen.terminal()) {
      story.forEach(screen::line);
    }
    allServe(NEXT);
  }

  /** On a terminal the status is being redrawn meanwhile, so the story is told afterwards. */
  private void tell(List<String> story, String sentence) {
    String line = "--  " + sentence;
    story.add(line);
    if (!screen.terminal()) {
      screen.line(line);
    }
  }

  private static List<String> upgradeTo(String version) {
    return List.of("upgrade", version, "--wait", "--yes");
  }

  /** Runs a command, shows its output, and looks how it ends. */
  void expect(int wanted, List<String> command)
      throws IOException, InterruptedException, DemoFailedException {
    expect(wanted, command, shell.show(command));
  }

  private void expect(int wanted, List<String> command, Process running)
      throws IOException, InterruptedException, DemoFailedException {
    String typed = "locktender " + String.join(" ", command);
    int found = shell.await(running, typed);
    if (found != wanted) {
      throw new DemoFailedException(
          "expected '%s' to exit with %d, found %d; why, is above, and in the agents' logs"
              .formatted(typed, wanted, found));
    }
  }
}
