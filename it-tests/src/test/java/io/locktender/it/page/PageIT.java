package io.locktender.it.page;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.locktender.coordinator.document.Outcome;
import io.locktender.it.Cli;
import io.locktender.it.Cluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The page in a real Chromium, from the beginning of an upgrade to its end. With {@code
 * -Dpage.screenshots=DIR} it leaves the pictures of {@code docs/page.md}.
 */
class PageIT {
  private static final String SPLIT =
      """
      id: split-owner
      transform:
        collection: packages
        pending: {owner: {$exists: false}}
        update: {$set: {owner: {name: "unknown"}}}
      """;
  private static final String INDEX =
      """
      id: by-owner
      create-index: {collection: packages, keys: {"owner.name": 1}}
      """;
  private static final String UNIQUE =
      """
      id: one-name
      create-index: {collection: packages, keys: {label: 1}, unique: true}
      """;
  private static final String STATE =
      """
      id: state
      phase: expand
      set-field: {collection: packages, field: state, value: new}
      """;
  private static final String NO_SIZE =
      """
      id: no-size
      phase: contract
      unset-field: {collection: packages, field: size}
      """;
  private static final String HOSTILE = "<img src=x onerror=document.title='taken'>";
  private static final String SAW =
      "window.saw=[];new MutationObserver(()=>{const t=document.getElementById('head').innerText;"
          + "if(saw[saw.length-1]!==t)saw.push(t)}).observe(document.getElementById('head'),"
          + "{childList:true,subtree:true,characterData:true});0";

  private Cluster cluster;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    assumeThat(Browser.program())
        .as("a Chromium to look at the page with: install the package chromium")
        .isPresent();
    cluster = Cluster.ofStateServers(3);
    load();
    browser = Browser.start();
    browser.looksLike(1200, 800, false, false);
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anUpgradeIsWatchedFromItsBeginningToItsEnd() throws IOException {
    Path stays = cluster.file("stays");
    cluster
        .release("1.0.0")
        .worker("start-within: 20s\n    stop-within: 60s")
        .file("bin/worker", worker(stays))
        .write();
    cluster.release("2.0.0").worker().step(SPLIT).step(INDEX).write();
    cluster.serving("1.0.0");
    URI page = look();
    browser.awaitText("head", "1.0.0 at rest");
    assertThat(browser.text("facts")).contains("none now", "admitted: 1.0.0");
    browser.eval(SAW);

    Files.createFile(stays);
    cluster.cli("upgrade", "2.0.0", "--yes", "--cutover", "manual").exits(0);
    browser.awaitText("next", "locktender cutover");
    browser.awaitText("head", "1.0.0 → 2.0.0 ready");
    browser.awaitText("facts", "Next hold about");
    assertThat(browser.text("facts"))
        .contains("goes back to 1.0.0, until SWAP", "locktender abort");
    picture("ready");
    browser.looksLike(390, 844, true, false);
    picture("phone");
    assertThat(browser.eval("document.documentElement.scrollWidth <= 390")).isEqualTo("true");
    browser.looksLike(1200, 800, false, false);

    cluster.cli("cutover").exits(0);
    browser.awaitText("head", "hold");
    browser.awaitText("facts", "held: no release is admitted");
    browser.awaitText("next", "node-2");
    browser.awaitText("facts", "This hold");
    picture("hold");

    Files.delete(stays);
    cluster.ended(Outcome.SUCCEEDED);
    cluster.awaitServing("2.0.0");
    browser.awaitText("head", "2.0.0 at rest");
    browser.awaitText("nodes", "3 of 3 serve");
    browser.awaitText("facts", "Last hold");
    browser.awaitText("facts", "locktender revert 1.0.0 --wait");
    browser.awaitText("history", "succeeded");
    browser.eval("document.querySelector('details').open = true");
    browser.awaitText("history", "SWAP");
    picture("done");
    assertThat(browser.eval("saw.join()")).contains("ready,", "hold").endsWith("2.0.0 at rest");
    assertThat(browser.hosts()).isNotEmpty().isSubsetOf(page.getAuthority(), "data");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aRollBackNamesTheDocuments_whateverTheyAreCalled() throws IOException {
    var packages = cluster.database().database().getCollection("packages");
    packages.insertOne(new Document("_id", HOSTILE).append("label", "twice"));
    packages.insertOne(new Document("_id", "zsh").append("label", "twice"));
    cluster.release("1.0.0").worker().write();
    cluster.release("2.0.0").worker().step(UNIQUE).write();
    cluster.serving("1.0.0");
    look();
    browser.awaitText("head", "1.0.0 at rest");
    browser.eval(SAW);

    Cli.Running upgrade = cluster.cliInBackground("upgrade", "2.0.0", "--yes", "--wait");
    upgrade.end().exits(1);

    browser.awaitText("fail", "one-name");
    browser.awaitText("head", "1.0.0 not well");
    browser.awaitText("history", "rolled back");
    browser.awaitText("says", "was rolled back");
    assertThat(browser.eval("document.images.length")).isEqualTo("0");
    assertThat(browser.eval("document.title")).doesNotContain("taken");
    picture("rolled-back");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aCanaryIsWatched_andAnAgentThatHangsIsNotShownAsLive() throws IOException {
    cluster.release("1.0.0").worker().write();
    cluster.release("2.0.0").rollsFrom(">=1.0.0").worker().step(STATE).step(NO_SIZE).write();
    cluster.serving("1.0.0");
    browser.looksLike(1200, 800, false, true);
    look();
    browser.awaitText("head", "1.0.0 at rest");
    browser.eval(SAW);

    List<String> command =
        new ArrayList<>(List.of("upgrade", "2.0.0", "--yes", "--canary", "node-2"));
    command.addAll(List.of("--healthy-for", "500ms", "--soak-for", "1s"));
    cluster.cli(command.toArray(String[]::new)).exits(0);
    browser.awaitText("next", "locktender resume");
    browser.awaitText("facts", "paused by the canary");
    browser.awaitText("nodes", "switched");
    assertThat(browser.text("facts")).contains("goes back to 1.0.0, until CONTRACT");
    picture("canary");

    cluster.node(1).pause();
    browser.awaitText("alarm", "lost the agent on node-1, since");
    browser.awaitText("live", "not live");
    assertThat(browser.eval("document.title")).startsWith("✕");
    picture("lost");
    cluster.node(1).goOn();
    browser.awaitText("live", "● live");
    browser.awaitText("alarm", "");

    cluster.eventually("node-1 is back", () -> cluster.reports().containsKey("node-1"));
    cluster.cli("resume").exits(0);
    browser.awaitText("next", "locktender finalize");
    cluster.cli("finalize").exits(0);
    cluster.ended(Outcome.SUCCEEDED);
    browser.awaitText("head", "2.0.0 at rest");
    assertThat(browser.eval("saw.join()")).contains("rolling", "soak").endsWith("2.0.0 at rest");
  }

  private URI look() {
    cluster.eventually("node-1 reports", () -> cluster.reports().containsKey("node-1"));
    URI page =
        URI.create("http://" + requireNonNull(cluster.reports().get("node-1")).http() + "/page");
    browser.open(page);
    return page;
  }

  private void load() {
    List<Document> packages = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      packages.add(new Document("_id", i).append("label", "package-" + i).append("size", "" + i));
    }
    cluster.database().database().getCollection("packages").insertMany(packages);
  }

  /** The worker of node-2 does not end at SIGTERM, as long as a file is there. */
  private static String worker(Path stays) {
    return """
    #!/bin/sh
    stays() { while [ $LOCKTENDER_NODE = node-2 ] && [ -e %s ]; do sleep 0.05; done; }
    trap 'stays; exit 0' TERM
    while :; do sleep 0.05; done
    """
        .formatted(stays);
  }

  private void picture(String name) throws IOException {
    String directory = System.getProperty("page.screenshots");
    if (directory != null) {
      Files.write(
          Files.createDirectories(Path.of(directory)).resolve(name + ".png"), browser.screenshot());
    }
  }
}
