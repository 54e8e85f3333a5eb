package io.locktender.coordinator.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import io.locktender.coordinator.document.OperatorCommand.Kind;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.control.Build;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record is of the smallest format that holds what it says; a newer one is not read. */
class RecordFormatTest {
  private static final int NEWER = RecordFormat.NEWEST + 1;
  private static final ReleaseVersion V2 = ReleaseVersion.parse("2.0.0");
  private static final Target TARGET = new Target(V2, "r", "ann", null);
  private static final HoldOptions AT_MOST = new HoldOptions(Cutover.AUTO, Duration.ofSeconds(5));

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK", "SWAP", "ROLLING_BACK"})
  void anUpgradeAsByDefaultIsOfTheFirstFormat(Phase phase) {
    VersionDocument document = Documents.in(phase);
    assertThat(document.format()).isEqualTo(RecordFormat.FIRST);
    assertThat(BsonRecords.toBson(document).getInt32("format").getValue()).isEqualTo(1);
    assertThat(Documents.idle().format()).isEqualTo(RecordFormat.FIRST);
  }

  @Test
  void anUpgradeThatHoldsAsWasAskedIsOfTheSecond() {
    VersionDocument document = Documents.with(Documents.in(Phase.READY), AT_MOST, 0);
    assertThat(document.format()).isEqualTo(RecordFormat.SECOND);
    assertThat(mirror(document, null).format()).isEqualTo(RecordFormat.SECOND);
  }

  @Test
  void whichStepsADatabaseHasGoneThroughIsOfTheSecond() {
    VersionDocument document = Documents.gone();
    assertThat(document.format()).isEqualTo(RecordFormat.SECOND);
    VersionDocument without = document.withoutStepsThatRan();
    assertThat(without.format()).isEqualTo(RecordFormat.FIRST);
    assertThat(without.ran()).hasSameSizeAs(document.ran());
  }

  @Test
  void aRehearsalIsOfTheSecond_alsoWhenItHasEnded() {
    VersionDocument rehearsing = Documents.rehearsing(Phase.SYNC);
    assertThat(rehearsing.format()).isEqualTo(RecordFormat.SECOND);
    VersionDocument idle = Documents.idle();
    VersionDocument ended =
        Transitions.next(
            idle,
            idle.version(),
            idle.admits(),
            null,
            new LastEnded("r", Outcome.REHEARSED, idle.revision() + 1));
    assertThat(ended.format()).isEqualTo(RecordFormat.SECOND);
    assertThat(Transitions.refused(ended, "r2").format()).isEqualTo(RecordFormat.FIRST);
  }

  @Test
  void aTargetIsOfTheSecondWhereItAsksForWhatThatHas() {
    assertThat(TARGET.format()).isEqualTo(RecordFormat.FIRST);
    assertThat(TARGET.aborted("bob").format()).isEqualTo(RecordFormat.FIRST);
    assertThat(TARGET.with(new OperatorCommand("c", Kind.PAUSE, "bob")).format()).isEqualTo(1);
    assertThat(TARGET.with(new OperatorCommand("c", Kind.CUTOVER, "bob")).format()).isEqualTo(2);
    assertThat(Target.rehearsal(V2, "r", "ann").format()).isEqualTo(2);
    assertThat(holding(HoldOptions.DEFAULT).format()).isEqualTo(1);
    assertThat(holding(AT_MOST).format()).isEqualTo(2);
  }

  @Test
  void aReportIsOfTheSecondOnlyWhereItTellsOfARehearsal() {
    assertThat(report(TaskKind.SYNC).format()).isEqualTo(RecordFormat.FIRST);
    assertThat(report(TaskKind.MEASURE).format()).isEqualTo(RecordFormat.SECOND);
  }

  @Test
  void whatDoesNotSayIsOfTheFirst() {
    BsonDocument document = BsonRecords.toBson(Documents.held());
    document.remove("format");
    assertThat(BsonRecords.fromBson(document, VersionDocument.class, "d"))
        .isEqualTo(Documents.held());
    assertThat(Records.fromJson(json("{%s}"), Target.class, "t")).isEqualTo(TARGET);
  }

  @Test
  void aDocumentOfANewerFormatIsNotRead_whateverElseIsInIt() {
    BsonDocument document = BsonRecords.toBson(Documents.held());
    document.getDocument("upgrade").put("phase", new BsonString("FLOOD"));
    for (var format : List.of(new BsonInt32(NEWER), new BsonInt64(NEWER))) {
      document.put("format", format);
      assertThatExceptionOfType(NewerFormatException.class)
          .isThrownBy(() -> BsonRecords.fromBson(document, VersionDocument.class, "the document"))
          .withMessage(
              "the document was written by a newer Locktender (format 4, this one knows up to 3,"
                  + " build %s)",
              Build.current())
          .satisfies(e -> assertThat(e.format()).isEqualTo(NEWER));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"format\":4,%s}",
        "{%s,\"format\":4}",
        "{\"more\":{\"format\":1,\"a\":[{}]},%s,\"format\":4}",
        "{\"format\":4,\"version\":[]}",
      })
  void aRecordInZooKeeperIsNotReadEither_whereverItSaysSo(String json) {
    assertThatExceptionOfType(NewerFormatException.class)
        .isThrownBy(() -> Records.fromJson(json(json), Target.class, "/shop/target"))
        .withMessageStartingWith("/shop/target was written by a newer Locktender (format 4");
  }

  @Test
  void peopleAreShownAsMuchOfItAsIsKnownHere() {
    byte[] json = json("{%s,\"format\":4,\"moon\":\"full\"}");
    assertThat(Records.shown(json, Target.class, "t")).isEqualTo(TARGET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "\"2\"", "null", "true", "{}", "99999999999"})
  void whatIsNoFormatIsRefused(String format) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () -> Records.fromJson(json("{%s,\"format\":" + format + "}"), Target.class, "t"))
        .withMessageStartingWith("t: expected a format, a whole number from 1 on, found");
    BsonDocument document = BsonDocument.parse("{\"format\": " + format + "}");
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> BsonRecords.fromBson(document, VersionDocument.class, "d"))
        .withMessageStartingWith("d: ");
  }

  private static byte[] json(String frame) {
    String fields = "\"version\":\"2.0.0\",\"requestId\":\"r\",\"by\":\"ann\",\"abort\":null";
    return frame.replace("%s", fields).getBytes(UTF_8);
  }

  private static Target holding(HoldOptions options) {
    return new Target(V2, "r", "ann", null, null, null, null, options, null);
  }

  private static Mirror mirror(VersionDocument document, @Nullable EndedUpgrade last) {
    return new Mirror("node-1", "waits", document, last, List.of(), null);
  }

  private static NodeReport report(TaskKind task) {
    return NodeReports.of("node-1").progress(new NodeReport.TaskProgress(task, null, 0, 0)).build();
  }
}
