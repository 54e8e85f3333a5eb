package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import io.locktender.deploy.Distribution.Ended;
import io.locktender.steps.change.CommandSettings;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.RunOptions;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.work.StepFailedException;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's releases, run by the real runner on every tenth package and those that are odd. */
class DemoReleasesIT {
  private static final Pattern WEB = Pattern.compile("\nHomepage: https?://(?!http:)");

  @TempDir Path directory = Path.of("");
  private final ReleaseStore store = new ReleaseStore(Distribution.RELEASES);
  private final TestDatabase database = TestMongo.shared().newDatabase();
  private final MongoCollection<Document> packages = database.database().getCollection("packages");

  @BeforeEach
  void load() throws Exception {
    Ended loaded =
        Distribution.run(
            Map.of(),
            Distribution.HOME.resolve("demo/bin/load"),
            "--mongodb",
            database.uri(),
            "--database",
            database.name(),
            "--data",
            some().toString());

    assertThat(loaded.output())
        .isEqualTo("2857 packages loaded into " + packages.getNamespace() + "\n");
    assertThat(loaded.exitCode()).isZero();
  }

  private Path some() throws IOException {
    Path data = Distribution.HOME.resolve("demo/data/packages.gz");
    Path some = directory.resolve("some.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(data));
        OutputStream out = new GZIPOutputStream(Files.newOutputStream(some))) {
      String[] stanzas = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n");
      for (int at = 0; at < stanzas.length; at++) {
        if (at % 10 == 0 || isOdd(stanzas[at])) {
          out.write((stanzas[at] + "\n\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return some;
  }

  private static boolean isOdd(String stanza) {
    return stanza.contains("\nHomepage: ") && !WEB.matcher(stanza).find();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void allReleasesAreReadAndPlanned() {
    assertThat(store.versions()).hasToString("[1.0.0, 1.1.0, 1.2.0, 2.0.0, 2.1.0, 3.0.0]");
    assertThat(new Planner(store).plan(ReleaseVersion.NONE, version("3.0.0")).reasons()).isEmpty();
  }

  @Test
  void theDataGoThroughTwoReleasesAndTheThirdFailsAndNamesTheDocuments() throws Exception {
    run("1.0.0", "2.1.0");

    assertThat(packages.find(new Document("_id", "0ad")).first())
        .isNotNull()
        .doesNotContainKeys("Maintainer", "Depends", "Section", "Size", "Installed-Size")
        .containsEntry("section", "games")
        .containsEntry(
            "maintainer",
            new Document("name", "Debian Games Team")
                .append("email", "pkg-games-devel@lists.alioth.debian.org"))
        .containsEntry("size", new Document("download", 7_891_488L).append("installed", 28_591L));
    assertThat(packages.listIndexes().map(index -> index.getString("name")))
        .containsExactlyInAnyOrder(
            "_id_", "Package_1", "Section_1", "maintainer.email_1", "section_1", "words_1");

    StepFailedException failed =
        catchThrowableOfType(StepFailedException.class, () -> run("2.1.0", "3.0.0"));

    assertThat(failed.failure().step()).isEqualTo("split-homepage");
    assertThat(failed.failure().documentCount()).isEqualTo(24);
    assertThat(failed.failure().documents())
        .hasSize(24)
        .anySatisfy(
            document ->
                assertThat(document.reason())
                    .contains("expected an http or https address, found 'ftp://"));
  }

  private void run(String from, String to) throws StepFailedException, InterruptedException {
    CommandSettings commands =
        new CommandSettings(database.uri(), store::directoryOf, CommandSettings.DEFAULT_LIMIT);
    StepRunner runner =
        new StepRunner(database.database(), PhysicalNames.usual(), new RunOptions(false, commands));
    try (LoadedPlan loaded =
        LoadedPlan.load(new Planner(store).plan(version(from), version(to)).orThrow(), store)) {
      for (Step step : loaded.plan().masterSteps()) {
        runner.run(step, (done, left) -> {});
      }
    }
  }

  private static ReleaseVersion version(String text) {
    return ReleaseVersion.parse(text);
  }
}
