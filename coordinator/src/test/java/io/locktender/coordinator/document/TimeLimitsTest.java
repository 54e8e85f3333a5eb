package io.locktender.coordinator.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.release.CollectionNames;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.RanStep;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.CopyRoom.DiskRoom;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The limits, at both ends: what is allowed can be written, what is over is refused. */
class TimeLimitsTest {
  private static final ReleaseId RELEASE =
      new ReleaseId(ReleaseVersion.parse("2.0.0-" + "r".repeat(58)), "sha256:" + "f".repeat(64));
  private static final StepMark STEP =
      new StepMark(
          RELEASE.version(),
          "s".repeat(100),
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.CONTRACT,
          StepMark.State.PENDING,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          "c".repeat(16),
          true);
  private static final List<StepMark> STEPS = Collections.nCopies(Upgrade.MAX_STEPS, STEP);
  private static final List<String> NODES =
      Collections.nCopies(MongoControlStore.MAX_NODES, "n".repeat(63));

  private static final String LONGEST_NAME = "b".repeat(Target.MAX_BY);
  private static final RollOptions OPTIONS =
      new RollOptions(
          "99999",
          NODES.get(0),
          RollOptions.LONGEST,
          RollOptions.LONGEST,
          RollOptions.LONGEST,
          true);

  @Test
  void aPlanHasNoMoreStepsThanADocument() {
    assertThat(Planner.MAX_STEPS).isEqualTo(Upgrade.MAX_STEPS);
  }

  @Test
  void theLargestDocumentsCanBeWrittenAndRead() {
    for (VersionDocument document :
        List.of(largest(Phase.SWAP), largest(Phase.ROLLING_BACK), largestRehearsal())) {
      assertThat(Records.toJson(document)).hasSizeLessThanOrEqualTo(Records.MAX_BYTES);
      assertThat(BsonRecords.fromBson(BsonRecords.toBson(document), VersionDocument.class, "d"))
          .isEqualTo(document);
    }
  }

  @Test
  void theLargestMirrorCanBeWritten() {
    EndedUpgrade last = ended(Collections.nCopies(1_000, "x".repeat(1_000))).withoutSteps();
    for (VersionDocument document :
        List.of(largest(Phase.SWAP), largest(Phase.ROLLING_BACK), largestRehearsal())) {
      Mirror mirror =
          new Mirror(
              "n".repeat(63),
              "s".repeat(2_000),
              new Due("d".repeat(100), RollOptions.LONGEST, Instant.MAX, Due.Then.TRIED_AGAIN),
              document,
              last,
              NODES,
              document.known(),
              false,
              new Mirror.KnownAgents(2, Map.of(1, IntStream.range(900, 1_000).boxed().toList())));
      assertThat(Records.toJson(mirror)).hasSizeLessThanOrEqualTo(Records.MAX_BYTES);
    }
  }

  @Test
  void theLargestEndCanBeWritten() {
    assertThat(Records.toJson(ended(Collections.nCopies(1_000, "x".repeat(1_000)))))
        .hasSizeLessThanOrEqualTo(Records.MAX_BYTES);
  }

  @Test
  void reasonsAreCountedAndCut() {
    String longest = "x".repeat(EndedUpgrade.MAX_REASON);
    List<String> all = Collections.nCopies(EndedUpgrade.MAX_REASONS, longest);
    assertThat(ended(all).reasons()).isEqualTo(all);

    List<String> more = Collections.nCopies(EndedUpgrade.MAX_REASONS + 1, longest + "x");
    assertThat(ended(more).reasons())
        .hasSize(EndedUpgrade.MAX_REASONS)
        .endsWith("and 2 more")
        .allSatisfy(reason -> assertThat(reason).hasSizeLessThanOrEqualTo(longest.length()));
  }

  @Test
  void twentyDocumentsAreNamed() {
    DocumentFailure document = new DocumentFailure("7", "why");
    int most = StepFailure.MAX_DOCUMENTS;
    assertThat(failure(Collections.nCopies(most, document)).brief().documents()).hasSize(most);
    assertThat(failure(Collections.nCopies(most + 1, document)).brief().documents()).hasSize(most);
    assertThat(new DocumentFailure("x".repeat(500), "why").id()).isEqualTo("x".repeat(500));
    assertThat(new DocumentFailure("7", "y".repeat(501)).reason()).hasSize(500).endsWith("…");
  }

  @Test
  void aRecordIsReadUpToItsLimit() {
    String target = "{\"version\":\"2.0.0\",\"requestId\":\"r\",\"by\":\"ann\"}";
    byte[] fits = padded(target, Records.MAX_BYTES);
    assertThat(Records.fromJson(fits, Target.class, "t").by()).isEqualTo("ann");
    byte[] over = padded(target, Records.MAX_BYTES + 1);
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Records.fromJson(over, Target.class, "t"))
        .withMessage("t: expected a Target, found 655361 bytes, over 655360");
  }

  @Test
  void aRequestsNamesAreAsLongAsTheyMayBe() {
    String by = "b".repeat(Target.MAX_BY);
    assertThat(new Target(RELEASE.version(), "r".repeat(40), by, by).by()).isEqualTo(by);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target(RELEASE.version(), "r", by + "b", null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target(RELEASE.version(), "r", "b", by + "b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Target(RELEASE.version(), "r".repeat(41), "b", null));
  }

  @Test
  void revisionsAndEpochsHaveAnEnd() {
    assertThat(document(VersionDocument.MAX_REVISION, 1, null).revision()).isPositive();
    assertThat(document(1, VersionDocument.MAX_REVISION, null).epoch()).isPositive();
    for (long wrong : new long[] {0, -1, VersionDocument.MAX_REVISION + 1, Long.MAX_VALUE}) {
      assertThatIllegalArgumentException().isThrownBy(() -> document(wrong, 1, null));
    }
    for (long wrong : new long[] {-1, VersionDocument.MAX_REVISION + 1, Long.MAX_VALUE}) {
      assertThatIllegalArgumentException().isThrownBy(() -> document(1, wrong, null));
    }
  }

  private static VersionDocument largest(Phase phase) {
    boolean swaps = phase == Phase.SWAP;
    Upgrade upgrade =
        new Upgrade(
            "u".repeat(40),
            "u".repeat(40),
            RELEASE,
            RELEASE,
            Collections.nCopies(Planner.MAX_RELEASES, RELEASE),
            true,
            phase,
            "b".repeat(Target.MAX_BY),
            Instant.EPOCH,
            VersionDocument.MAX_REVISION,
            "a".repeat(Target.MAX_BY),
            swaps ? null : worst(),
            NODES,
            Upgrade.MAX_TAKEOVERS,
            STEPS,
            swaps
                ? Collections.nCopies(
                    LoadedPlan.MAX_COLLECTIONS,
                    new SwapEntry("c".repeat(CollectionNames.MAX_BYTES), false, false))
                : List.of(),
            swaps ? "t".repeat(14) : null,
            swaps ? null : new Rolling(OPTIONS, NODES, LONGEST_NAME, true, LONGEST_NAME, true),
            new Upgrade.CommandAnswer("c".repeat(40), "r".repeat(200)),
            "u".repeat(40),
            null,
            null,
            swaps
                ? null
                : Collections.nCopies(
                    LoadedPlan.MAX_COLLECTIONS, "c".repeat(CollectionNames.MAX_BYTES)));
    return document(VersionDocument.MAX_REVISION, VersionDocument.MAX_REVISION, upgrade);
  }

  private static VersionDocument largestRehearsal() {
    Upgrade upgrade = java.util.Objects.requireNonNull(largest(Phase.ROLLING_BACK).upgrade());
    Upgrade rehearsed =
        new Upgrade(
            upgrade.id(),
            upgrade.requestId(),
            upgrade.from(),
            upgrade.to(),
            upgrade.digests(),
            true,
            Phase.ROLLING_BACK,
            upgrade.by(),
            upgrade.startedAt(),
            0,
            upgrade.abort(),
            worst(),
            NODES,
            0,
            STEPS,
            List.of(),
            null,
            null,
            upgrade.answer(),
            null,
            upgrade.hold(),
            worstRehearsal(),
            null);
    return document(VersionDocument.MAX_REVISION, VersionDocument.MAX_REVISION, rehearsed);
  }

  private static Rehearsal worstRehearsal() {
    DiskRoom disk = new DiskRoom("h".repeat(300), Long.MAX_VALUE, Long.MAX_VALUE);
    return new Rehearsal(
        Collections.nCopies(Planner.MAX_RELEASES + 1, RELEASE),
        true,
        true,
        new Rehearsal.SyncFigures(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE),
        Collections.nCopies(
            Upgrade.MAX_STEPS,
            new Rehearsal.StepFigures(499, false, Long.MAX_VALUE, Long.MAX_VALUE)),
        new CopyRoom(
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Collections.nCopies(20, disk),
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            disk),
        new Rehearsal.WorkerFigures(Long.MAX_VALUE, Long.MAX_VALUE),
        Collections.nCopies(2_000, new DocumentFailure("i".repeat(20), "y".repeat(40))));
  }

  private static VersionDocument document(long revision, long epoch, @Nullable Upgrade upgrade) {
    return new VersionDocument(
        "c".repeat(63),
        "l".repeat(36),
        Collections.nCopies(VersionDocument.MAX_ADOPTED, "l".repeat(36)),
        revision,
        "t".repeat(14),
        epoch,
        RELEASE.version(),
        List.of(RELEASE, RELEASE),
        upgrade,
        null,
        worstRan());
  }

  private static List<RanRelease> worstRan() {
    List<RanStep> steps =
        Collections.nCopies(
            VersionDocument.MAX_RAN_STEPS, new RanStep("s".repeat(100), "c".repeat(16), true));
    List<RanRelease> ran =
        new ArrayList<>(
            Collections.nCopies(
                VersionDocument.MAX_RAN - 1,
                new RanRelease(RELEASE.version(), RELEASE.digest(), RELEASE.version(), List.of())));
    ran.add(new RanRelease(RELEASE.version(), RELEASE.digest(), RELEASE.version(), steps));
    return ran;
  }

  private static EndedUpgrade ended(List<String> reasons) {
    return new EndedUpgrade(
        "r".repeat(40),
        null,
        RELEASE.version(),
        RELEASE.version(),
        Phase.PREFLIGHT,
        Outcome.REFUSED,
        "b".repeat(Target.MAX_BY),
        Instant.EPOCH,
        Instant.EPOCH,
        worst(),
        reasons,
        STEPS,
        VersionDocument.MAX_REVISION,
        worstRehearsal(),
        true,
        "u".repeat(40));
  }

  private static StepFailure worst() {
    DocumentFailure document = new DocumentFailure("i".repeat(500), "y".repeat(500));
    return new StepFailure(
        STEP.id(),
        NODES.get(0),
        "x".repeat(StepFailure.MAX_REASON),
        Long.MAX_VALUE,
        Collections.nCopies(StepFailure.MAX_DOCUMENTS, document));
  }

  private static StepFailure failure(List<DocumentFailure> documents) {
    return new StepFailure("s", null, "why", documents.size(), documents);
  }

  private static byte[] padded(String json, int bytes) {
    return (json + " ".repeat(bytes - json.length())).getBytes(StandardCharsets.UTF_8);
  }
}
