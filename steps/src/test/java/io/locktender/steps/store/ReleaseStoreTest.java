package io.locktender.steps.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.Change;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.release.WorkerSpec;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseStoreTest {
  private static final ReleaseVersion V2 = ReleaseVersion.parse("2.0.0");
  private static final String EXAMPLE =
      """
      version: 2.0.0                       # semantic version; -SNAPSHOT is refused
      rolls-from: ">=1.4.0"                # optional
      check: {command: [bin/check]}        # optional
      workers:
        - name: api
          command: [bin/api, --port, "8080"]
          health: {http: "http://127.0.0.1:8080/health"}
          start-within: 30s
          stop-within: 20s
          drain: {http: "http://127.0.0.1:8080/drain"}
          drain-within: 15s
      steps:
        - id: split-maintainer
          target: master-state-server
          phase: migrate
          transform: {collection: packages, pending: {maintainer: {$type: string}}, update: {$set: {a: 1}, $unset: {b: ""}}}
          revert:    {collection: packages, pending: {maintainer: {$type: object}}, update: {$set: {a: 2}}}
        - id: by-email
          create-index: {collection: packages, keys: {"maintainer.email": 1}, unique: false}
        - id: renamed
          rename-field: {collection: packages, from: Section, to: section}
        - id: rewrite-config
          target: all-machines
          exec: {command: [bin/rewrite-config], revert: [bin/restore-config]}
      """;

  @TempDir Path directory;
  private ReleaseFixture releases;

  @BeforeEach
  void releases() {
    releases = new ReleaseFixture(directory);
  }

  @Test
  void readsTheExampleOfTheDesign() {
    releases.writeAll("2.0.0", EXAMPLE);

    Release release = releases.store().read(V2);

    assertThat(release.version()).isEqualTo(V2);
    assertThat(release.directory()).isEqualTo(directory.resolve("2.0.0"));
    assertThat(release.rollsFrom()).contains(">=1.4.0");
    assertThat(release.check()).contains(List.of("bin/check"));
    assertThat(release.workers())
        .containsExactly(
            new WorkerSpec(
                "api",
                new ProgramSpec.Command(List.of("bin/api", "--port", "8080")),
                Optional.of(
                    new HealthSpec.Http(
                        URI.create("http://127.0.0.1:8080/health"), Duration.ofSeconds(2))),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Optional.of(
                    new DrainSpec.Http(
                        URI.create("http://127.0.0.1:8080/drain"), Duration.ofSeconds(15)))));
    BsonDocument update = BsonDocument.parse("{$set: {a: 1}, $unset: {b: ''}}");
    assertThat(release.steps())
        .containsExactly(
            new Step(
                V2,
                "split-maintainer",
                StepTarget.MASTER_STATE_SERVER,
                StepPhase.MIGRATE,
                transform("string", update),
                Optional.of(transform("object", BsonDocument.parse("{$set: {a: 2}}")))),
            new Step(
                V2,
                "by-email",
                StepTarget.MASTER_STATE_SERVER,
                StepPhase.MIGRATE,
                new Change.CreateIndex(
                    "packages",
                    BsonDocument.parse("{'maintainer.email': 1}"),
                    BsonDocument.parse("{unique: false}")),
                Optional.empty()),
            new Step(
                V2,
                "renamed",
                StepTarget.MASTER_STATE_SERVER,
                StepPhase.MIGRATE,
                new Change.RenameField("packages", "Section", "section"),
                Optional.empty()),
            new Step(
                V2,
                "rewrite-config",
                StepTarget.ALL_MACHINES,
                StepPhase.MIGRATE,
                new Change.Exec(List.of("bin/rewrite-config"), Set.of()),
                Optional.of(new Change.Exec(List.of("bin/restore-config"), Set.of()))));
  }

  @Test
  void sortsStepsByPhaseAndLeavesTheOrderWithinAPhase() {
    releases.write(
        "2.0.0",
        """
        steps:
          - {id: a, phase: contract, drop-collection: {collection: x}}
          - {id: b, drop-collection: {collection: x}}
          - {id: c, phase: expand, drop-collection: {collection: x}}
          - {id: d, phase: migrate, drop-collection: {collection: x}}
          - {id: e, phase: expand, drop-collection: {collection: x}}
        """);

    assertThat(releases.store().read(V2).steps())
        .extracting(Step::id)
        .containsExactly("c", "e", "b", "d", "a");
  }

  @Test
  void listsVersionsInTheirOrderAndReportsStrangers() throws Exception {
    for (String name : List.of("10.0.0", "9.0.0", "9.0.0-rc.1", "backup", "none", ".copying")) {
      Files.createDirectory(directory.resolve(name));
    }
    Files.createFile(directory.resolve("8.0.0"));

    ReleaseStore.StoreContents contents = releases.store().contents();

    assertThat(contents.versions()).hasToString("[9.0.0-rc.1, 9.0.0, 10.0.0]");
    assertThat(contents.strangers()).containsExactly("backup", "none");
  }

  private static Change transform(String type, BsonDocument update) {
    BsonDocument pending = BsonDocument.parse("{maintainer: {$type: '" + type + "'}}");
    return new Change.Transform("packages", pending, List.of(update), false);
  }
}
