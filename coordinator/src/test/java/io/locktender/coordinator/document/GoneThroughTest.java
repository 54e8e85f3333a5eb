package io.locktender.coordinator.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the version document remembers of the way that its database went. */
class GoneThroughTest {
  private static final ReleaseId V1_1 = new ReleaseId(ReleaseVersion.parse("1.1.0"), "sha256:11");
  private static final StepMark SPLIT = Documents.SPLIT.of("5917");
  private static final RanRelease AT_V1 = ran(Documents.V1, "1.0.0");

  private static RanRelease ran(ReleaseId release, String after, RanStep... steps) {
    return new RanRelease(
        release.version(), release.digest(), ReleaseVersion.parse(after), List.of(steps));
  }

  /** Up to where the version changes. */
  private static VersionDocument admitted(
      VersionDocument document, List<ReleaseId> way, List<StepMark> steps) {
    Upgrade upgrade =
        new Upgrade(
            "req-2",
            "req-2",
            document.admits().get(0),
            way.get(way.size() - 1),
            way,
            false,
            Phase.SYNC,
            "ann@desk",
            Instant.EPOCH,
            0,
            null,
            null,
            List.of("node-1"),
            0,
            steps,
            List.of(),
            null,
            null,
            null,
            null);
    VersionDocument held =
        HoldTransitions.hold(HoldTransitions.ready(HoldTransitions.sync(document, upgrade)));
    VersionDocument checked =
        HoldTransitions.check(HoldTransitions.finish(held, mark -> false, mark -> 0));
    return HoldTransitions.admit(HoldTransitions.commit(checked, List.of()));
  }

  private static VersionDocument atV2() {
    List<StepMark> steps = List.of(SPLIT, Documents.INDEX);
    return Transitions.done(admitted(Documents.idle(), List.of(V1_1, Documents.V2), steps), null);
  }

  @Test
  void aBaselineCountsTheStepsOfItsReleaseAsRun() {
    RanStep step = new RanStep("split", "5917");

    assertThat(Transitions.baseline("shop", "l", "t", Documents.V1, List.of(step)).ran())
        .containsExactly(ran(Documents.V1, "1.0.0", step));
    ReleaseId none = new ReleaseId(ReleaseVersion.NONE, "");
    assertThat(Transitions.baseline("shop", "l", "t", none).ran()).isEmpty();
  }

  @Test
  void anUpgradeAddsItsReleasesWithTheStepsThatRan_whenTheVersionChanges() {
    assertThat(Documents.in(Phase.SWAP).ran()).containsExactly(AT_V1);

    assertThat(atV2().ran())
        .containsExactly(
            AT_V1, ran(V1_1, "1.0.0"), ran(Documents.V2, "1.1.0", new RanStep("split", "5917")));
  }

  @Test
  void aStepThatFoundSomethingOfItsOwnIsRememberedAsSuch() {
    VersionDocument document =
        admitted(Documents.idle(), List.of(Documents.V2), List.of(SPLIT.afterItsOwn()));

    assertThat(document.ran())
        .containsExactly(AT_V1, ran(Documents.V2, "1.0.0", new RanStep("split", "5917", true)));
    String json = new String(Records.toJson(document), UTF_8);
    assertThat(json).contains("{\"id\":\"split\",\"content\":\"5917\",\"foundBefore\":true}");
    assertThat(Records.fromJson(Records.toJson(document), VersionDocument.class, "it"))
        .isEqualTo(document);
    assertThat(new String(Records.toJson(atV2()), UTF_8)).doesNotContain("foundBefore");
    assertThat(
            Records.fromJson(Records.toJson(atV2()), VersionDocument.class, "an earlier one").ran())
        .isEqualTo(atV2().ran());
  }

  @Test
  void goingBackForgetsWhatWasGoneBackFrom() {
    List<ReleaseId> way = List.of(Documents.V2, V1_1);

    assertThat(admitted(atV2(), way, List.of(Documents.SPLIT)).ran())
        .containsExactly(AT_V1, ran(V1_1, "1.0.0"));
  }

  @Test
  void aTakeOverAndAnAdoptedDumpRememberAll() {
    VersionDocument document = atV2();

    assertThat(Transitions.takeOver(document, "token-2").ran()).isEqualTo(document.ran());
    assertThat(Transitions.adopt(document, "lineage-2", "token-2", List.of()).ran())
        .isEqualTo(document.ran());
  }

  @Test
  void whatIsFarBackIsForgotten_stepsFirst() {
    List<RanStep> many =
        Collections.nCopies(VersionDocument.MAX_RAN_STEPS / 2, new RanStep("s", "c"));
    List<RanRelease> ran = new ArrayList<>();
    for (int i = 0; i <= VersionDocument.MAX_RAN; i++) {
      ReleaseId release = new ReleaseId(ReleaseVersion.parse("1.0." + i), "sha256:" + i);
      ran.add(new RanRelease(release.version(), release.digest(), ReleaseVersion.NONE, many));
    }

    List<RanRelease> bounded = GoneThrough.bounded(ran);

    assertThat(bounded).hasSize(VersionDocument.MAX_RAN);
    assertThat(bounded.get(0).version()).hasToString("1.0.1");
    assertThat(bounded.subList(0, bounded.size() - 2)).allMatch(old -> old.steps().isEmpty());
    assertThat(bounded).endsWith(ran.get(ran.size() - 2), ran.get(ran.size() - 1));
  }
}
