package io.locktender.playground.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Upgrades that nobody notices, each with what must be true at its end. */
final class RollingActs {
  private static final String ROLLS = "1.1.0";
  private static final String BROKEN = "1.2.0";
  private static final List<String> QUICK =
      List.of("--wait", "--yes", "--healthy-for", "2s", "--soak-for", "2s", "--finalize", "auto");

  private static final int REQUESTS_BEFORE = 200;

  private final HoldActs acts;
  private final Cluster cluster;
  private final Screen screen;
  private final Visitors visitors;

  RollingActs(HoldActs acts, Cluster cluster, Screen screen, Visitors visitors) {
    this.acts = acts;
    this.cluster = cluster;
    this.screen = screen;
    this.visitors = visitors;
  }

  /** 1.0.0 -> 1.1.0, node after node. */
  void rolls() throws IOException, InterruptedException, DemoFailedException {
    screen.heading(
        "1/3  1.0.0 -> 1.1.0: an upgrade that nobody notices",
        "Release 1.1.0 adds a field to each package and an index while the workers run; then node"
            + " after node switches. Visitors ask for packages all the time.");
    cluster.install(ROLLS);
    acts.expect(0, command("upgrade", ROLLS));
    acts.allServe(ROLLS);
    screen.good(visitors.met());
  }

  /** 1.1.0 -> 1.2.0, whose worker ends. */
  void isTakenBack() throws IOException, InterruptedException, DemoFailedException {
    screen.heading(
        "2/3  1.1.0 -> 1.2.0: a release that is broken",
        "The worker of release 1.2.0 ends as soon as it is started. One node finds out, and the"
            + " upgrade rolls back.");
    cluster.install(BROKEN);
    acts.expect(HoldActs.ROLLED_BACK, command("upgrade", BROKEN));
    acts.allServe(ROLLS);
    screen.good(visitors.met());
  }

  /** 1.1.0 -> 1.0.0, after the end. */
  void goesBack() throws IOException, InterruptedException, DemoFailedException {
    screen.heading(
        "3/3  1.1.0 -> 1.0.0: reverted after it was done",
        "The steps are reverted when no worker of 1.1.0 is left; what was"
            + " there before is kept as a backup.");
    acts.expect(0, command("revert", HoldActs.FIRST));
    acts.allServe(HoldActs.FIRST);
    screen.good(visitors.met());
  }

  private static List<String> command(String command, String version) {
    List<String> words = new ArrayList<>(List.of(command, version));
    words.addAll(QUICK);
    return words;
  }

  /** Before the first upgrade, to compare with. */
  void settle() throws InterruptedException, DemoFailedException {
    visitors.await(REQUESTS_BEFORE);
    screen.good("before any upgrade: " + visitors.met());
  }
}
