package io.locktender.steps.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.Change;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.release.WorkerSpec;
import io.locktender.steps.text.YamlFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.semver4j.range.RangeListFactory;

/** Every kind of step as it is written. */
class AllKindsTest {
  @Test
  void transformByAPipeline() {
    assertThat(change("transform: {collection: a, pending: {b: 1}, update: [{$set: {b: 2}}]}"))
        .isEqualTo(
            new Change.Transform("a", json("{b: 1}"), List.of(json("{$set: {b: 2}}")), true));
  }

  @Test
  void updateOfEverything() {
    assertThat(change("update: {collection: a, filter: {}, update: {$inc: {b: 2}}}"))
        .isEqualTo(
            new Change.Update("a", new BsonDocument(), List.of(json("{$inc: {b: 2}}")), false));
  }

  @Test
  void collections() {
    assertThat(change("create-collection: {collection: a}"))
        .isEqualTo(new Change.CreateCollection("a", new BsonDocument()));
    assertThat(change("create-collection: {collection: a, options: {collation: {locale: de}}}"))
        .isEqualTo(new Change.CreateCollection("a", json("{collation: {locale: 'de'}}")));
    assertThat(change("drop-collection: {collection: a}"))
        .isEqualTo(new Change.DropCollection("a"));
    assertThat(change("rename-collection: {from: a, to: b.c}"))
        .isEqualTo(new Change.RenameCollection("a", "b.c"));
    assertThat(change("set-validator: {collection: a, validator: {b: {$exists: true}}}"))
        .isEqualTo(new Change.SetValidator("a", json("{b: {$exists: true}}"), "strict", "error"));
    assertThat(change("set-validator: {collection: a, validator: {}, level: off, action: warn}"))
        .isEqualTo(new Change.SetValidator("a", new BsonDocument(), "off", "warn"));
  }

  @Test
  void indexes() {
    assertThat(
            change(
                "create-index: {collection: a, keys: {b: -1, c: text}, name: n,"
                    + " expireAfterSeconds: 60, partialFilterExpression: {d: 1}}"))
        .isEqualTo(
            new Change.CreateIndex(
                "a",
                json("{b: -1, c: 'text'}"),
                json("{name: 'n', expireAfterSeconds: 60, partialFilterExpression: {d: 1}}")));
    assertThat(change("drop-index: {collection: a, name: n}"))
        .isEqualTo(new Change.DropIndex("a", Optional.of("n"), Optional.empty()));
    assertThat(change("drop-index: {collection: a, keys: {b: 1}}"))
        .isEqualTo(new Change.DropIndex("a", Optional.empty(), Optional.of(json("{b: 1}"))));
  }

  @Test
  void fields() {
    assertThat(change("rename-field: {collection: a, from: b.c, to: d}"))
        .isEqualTo(new Change.RenameField("a", "b.c", "d"));
    assertThat(change("set-field: {collection: a, field: b, value: 1}"))
        .isEqualTo(new Change.SetField("a", "b", new BsonInt32(1), false));
    assertThat(change("set-field: {collection: a, field: b, value: {c: 1}, overwrite: true}"))
        .isEqualTo(new Change.SetField("a", "b", json("{c: 1}"), true));
    assertThat(change("unset-field: {collection: a, field: b}"))
        .isEqualTo(new Change.UnsetField("a", "b"));
  }

  @Test
  void execOnTheMasterTouchesWhatItSays() {
    Step step = step("exec: {command: [bin/x, y], revert: [bin/z], touches: [a, b]}");

    assertThat(step.change()).isEqualTo(new Change.Exec(List.of("bin/x", "y"), Set.of("a", "b")));
    assertThat(step.revert()).contains(new Change.Exec(List.of("bin/z"), Set.of("a", "b")));
  }

  @Test
  void aWayBackIsOfTheSameKindOrNamesItsOwn() {
    assertThat(
            step("unset-field: {collection: a, field: b}, revert: {collection: a, field: c}")
                .revert())
        .contains(new Change.UnsetField("a", "c"));
    assertThat(
            step("drop-index: {collection: a, name: n}, "
                    + "revert: {create-index: {collection: a, keys: {b: 1}, name: n}}")
                .revert())
        .contains(new Change.CreateIndex("a", json("{b: 1}"), json("{name: 'n'}")));
  }

  @Test
  void theDefaultsAreTheMasterAndMigrate() {
    Step step = step("drop-collection: {collection: a}");

    assertThat(step.target()).isEqualTo(StepTarget.MASTER_STATE_SERVER);
    assertThat(step.phase()).isEqualTo(StepPhase.MIGRATE);
    assertThat(step.revert()).isEmpty();
  }

  @Test
  void workersHaveDefaultsAndThreeKindsOfHealth() {
    Release release =
        read(
            """
            version: 2.0.0
            workers:
              - {name: a, command: [bin/a]}
              - {name: b, command: [bin/b], health: {tcp: "localhost:80"}, stop-within: 1s}
              - {name: c, command: [bin/c], health: {exec: [bin/ok], within: 300ms}, start-within: 1h}
            """);

    assertThat(release.workers())
        .extracting(WorkerSpec::toString)
        .containsExactly(
            "WorkerSpec[name=a, program=Command[words=[bin/a]], health=Optional.empty,"
                + " startWithin=PT30S, stopWithin=PT10S, drain=Optional.empty]",
            "WorkerSpec[name=b, program=Command[words=[bin/b]], health=Optional[Tcp[host=localhost,"
                + " port=80, within=PT2S]], startWithin=PT30S, stopWithin=PT1S,"
                + " drain=Optional.empty]",
            "WorkerSpec[name=c, program=Command[words=[bin/c]],"
                + " health=Optional[Exec[command=[bin/ok], within=PT0.3S]], startWithin=PT1H,"
                + " stopWithin=PT10S, drain=Optional.empty]");
  }

  @Test
  void aWorkerThatIsAUnitIsTheInstanceOfItsRelease() {
    Release release =
        read(
            """
            version: 2.0.0
            workers: [{name: api, unit: shop-api@.service, stop-within: 1m}]
            """);

    assertThat(release.workers())
        .extracting(WorkerSpec::program)
        .containsExactly(new ProgramSpec.Unit("shop-api@.service"));
    ProgramSpec.Unit unit = new ProgramSpec.Unit("shop-api@.service");
    assertThat(unit.of(release.version())).isEqualTo("shop-api@2.0.0.service");
    assertThat(unit.of(ReleaseVersion.parse("2.0.0-rc.1")))
        .isEqualTo("shop-api@2.0.0-rc.1.service");
    assertThat(unit.pattern()).isEqualTo("shop-api@*.service");
    assertThat(List.of("shop-api@2.0.0.service", "shop-api@x.service")).allMatch(unit::names);
    assertThat(List.of("shop-api@.service", "shop-api@2.0.0.timer", "my-shop-api@2.0.0.service"))
        .noneMatch(unit::names);
  }

  @Test
  void aWorkerIsDrainedByARequestOrACommandWithinTenSecondsUnlessItSaysOtherwise() {
    Release release =
        read(
            """
            version: 2.0.0
            workers:
              - {name: a, command: [bin/a], drain: {http: "https://localhost:8080/drain"}}
              - {name: b, command: [bin/b], drain: {exec: [bin/drain, -v]}, drain-within: 1h}
              - {name: c, command: [bin/c], drain: {exec: [drain]}, drain-within: 1s}
            """);

    assertThat(release.workers())
        .extracting(worker -> worker.drain().orElseThrow())
        .containsExactly(
            new DrainSpec.Http(URI.create("https://localhost:8080/drain"), Duration.ofSeconds(10)),
            new DrainSpec.Exec(List.of("bin/drain", "-v"), Duration.ofHours(1)),
            new DrainSpec.Exec(List.of("drain"), Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {">=1.4.0", "1.x", ">=1.4.0 <2", "^1.2 || ~3.1.0", "1.0.0 - 2.0.0"})
  void aRangeOfVersionsIsKeptAsItIsWritten(String range) {
    Release release = read("version: 2.0.0\nrolls-from: '" + range + "'");

    assertThat(release.rollsFrom()).contains(range);
    assertThat(RangeListFactory.create(range).isSatisfiedByAny()).isFalse();
  }

  private static Change change(String kind) {
    return step(kind).change();
  }

  private static Step step(String kind) {
    return read("version: 2.0.0\nsteps: [{id: x, " + kind + "}]").steps().get(0);
  }

  private static Release read(String manifest) {
    return ManifestReader.read(
        YamlFile.parse("release.yaml", manifest.getBytes(StandardCharsets.UTF_8)),
        Path.of("2.0.0"),
        "sha256:0",
        false);
  }

  private static BsonDocument json(String json) {
    return BsonDocument.parse(json);
  }
}
