package io.locktender.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport.Prepared;
import io.locktender.coordinator.cluster.Target;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.program.ReleasePrograms;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.signing.VerifyingKey;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.store.ReleaseTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node answers in PREFLIGHT. */
class LocalReleasesTest {
  private static final Target TO_2 =
      new Target(ReleaseVersion.parse("2.0.0"), "req-1", "ann", null);

  @TempDir Path directory;

  @BeforeEach
  void theReleaseThatServes() throws IOException {
    release("1.0.0", "command: [bin/api]");
  }

  private void release(String version, String program) throws IOException {
    Path release = Files.createDirectories(directory.resolve(version));
    Files.writeString(
        release.resolve("release.yaml"),
        "version: %s\nworkers:\n  - name: api\n    %s\n".formatted(version, program));
    Path bin = Files.createDirectories(release.resolve("bin")).resolve("api");
    Files.writeString(bin, "#!/bin/sh\n");
    assertThat(bin.toFile().setExecutable(true)).isTrue();
  }

  private Prepared prepared(boolean systemd) {
    return prepared(true, systemd);
  }

  private Prepared prepared(boolean stateServer, boolean systemd) {
    return releases(stateServer, systemd).prepare(TO_2, ReleaseVersion.parse("1.0.0"));
  }

  private LocalReleases releases(boolean stateServer, boolean systemd) {
    return new LocalReleases(
        new ReleaseStore(directory),
        stateServer,
        () -> systemd,
        ReleasePrograms.onThisMachine(),
        directory,
        () -> 0);
  }

  @Test
  void aReleaseThatIsThereIsAnsweredWithItsDigest() throws IOException {
    release("2.0.0", "command: [bin/api]");

    assertThat(prepared(false).digests()).containsOnlyKeys(ReleaseVersion.parse("2.0.0"));
    assertThat(prepared(false).problems()).isEmpty();
  }

  @Test
  void aDigestIsThatOfTheAnswer_andThereIsNoneOfAReleaseThatCannotBeRead() throws IOException {
    release("2.0.0", "unit: shop-api@.service");
    LocalReleases releases = releases(true, true);

    assertThat(releases.digest(TO_2.version()).orElseThrow())
        .isEqualTo(prepared(true).digests().get(TO_2.version()));
    assertThat(releases.units()).as("a unit of a release that is not started").isEmpty();
    assertThat(releases.digest(ReleaseVersion.parse("3.0.0"))).isEmpty();
    Files.writeString(directory.resolve("2.0.0/release.yaml"), "version: 2.0.1");
    assertThat(releases(true, true).digest(TO_2.version())).isEmpty();
  }

  @Test
  void workersThatAreUnitsAreRefusedWhereThereIsNoSystemctl() throws IOException {
    release("2.0.0", "unit: shop-api@.service");

    assertThat(prepared(true).problems()).isEmpty();
    assertThat(prepared(false).problems())
        .singleElement()
        .asString()
        .contains("release 2.0.0 are units of systemd (shop-api@.service)", "no systemctl");
  }

  @Test
  void programsThatThisNodeCannotRunAreNamedBesideTheDigests() throws IOException {
    release("2.0.0", "command: [bin/gone]\n    drain: {exec: [bin/drain]}");

    assertThat(prepared(true).digests()).hasSize(1);
    assertThat(prepared(true).problems())
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("release 2.0.0, worker api: "),
            problem -> assertThat(problem).startsWith("release 2.0.0, drain of worker api: "));
  }

  @Test
  void onlyWhoMayBecomeMasterNeedsTheProgramsOfTheMastersSteps() throws IOException {
    release(
        "2.0.0",
        """
        command: [bin/api]
        steps:
          - {id: load, exec: {command: [bin/load], touches: [packages]}}
          - {id: ensemble, target: state-server, exec: {command: [bin/ensemble]}}
          - {id: tune, target: all-machines, exec: {command: [bin/tune]}}
        """);

    assertThat(prepared(true, true).problems())
        .extracting(problem -> problem.split(":", 2)[0])
        .containsExactly(
            "release 2.0.0, step load", "release 2.0.0, step ensemble", "release 2.0.0, step tune");
    assertThat(prepared(false, true).problems())
        .extracting(problem -> problem.split(":", 2)[0])
        .containsExactly("release 2.0.0, step tune");
  }

  @Test
  void aNodesOwnStepThatRanForAnEarlierReleaseIsNotDoneAgain() throws IOException {
    String steps =
        "command: [bin/api]\nsteps: [{id: tune, target: all-machines, exec: {command: [bin/api]}}]";
    release("1.0.1", steps);
    release("2.0.0", steps);
    ReleaseVersion first = ReleaseVersion.parse("1.0.0");
    ReleaseVersion fix = ReleaseVersion.parse("1.0.1");
    Plan plan = new Planner(new ReleaseStore(directory)).plan(first, fix).orThrow();
    String content = plan.contents().apply(plan.steps().get(0));
    List<RanRelease> ran =
        List.of(new RanRelease(fix, "d", first, List.of(new RanStep("tune", content))));

    assertThat(steps(fix, List.of())).containsExactly("2.0.0 tune");
    assertThat(steps(fix, ran)).isEmpty();
    assertThat(steps(first, ran)).containsExactly("1.0.1 tune");
    assertThat(steps(first, List.of())).containsExactly("1.0.1 tune");
  }

  private List<String> steps(ReleaseVersion level, List<RanRelease> ran) {
    return releases(true, true).steps(level, TO_2.version(), ran).orElseThrow().stream()
        .map(step -> step.release() + " " + step.id())
        .toList();
  }

  @Test
  void aReleaseThatNobodyHasSignedIsNotTakenWhereKeysAreNamed() throws IOException {
    release("2.0.0", "command: [bin/api]");
    String key = "RWS" + "A".repeat(53);
    ReleaseStore store =
        new ReleaseStore(
            directory, ReleaseTrust.ofThisUser().signedBy(List.of(new VerifyingKey(key))));
    LocalReleases releases =
        new LocalReleases(
            store, true, () -> false, ReleasePrograms.onThisMachine(), directory, () -> 0);

    assertThat(releases.prepare(TO_2, ReleaseVersion.parse("1.0.0")).problems())
        .singleElement()
        .asString()
        .contains("2.0.0.minisig: expected a signature", "found none");
    assertThat(releases.view(TO_2.version()).orElseThrow().problem())
        .contains("expected a signature");
  }

  @Test
  void aReleaseThatIsNotThereIsRefused() {
    assertThat(prepared(true).problems()).singleElement().asString().contains("2.0.0");
  }
}
