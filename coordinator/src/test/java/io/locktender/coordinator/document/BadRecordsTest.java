package io.locktender.coordinator.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.testkit.BadInputs;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that are nearly right: what is accepted is written and read again as it is. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadRecordsTest {
  /** A format may become a higher one, too. */
  private static final String OR_NEWER =
      "(: expected an? (%s|format.+), found .+| was written by a newer Locktender .+)";

  private static final EndedUpgrade ENDED =
      new EndedUpgrade(
          "req-1",
          "req-1",
          ReleaseVersion.parse("1.0.0"),
          ReleaseVersion.parse("2.0.0"),
          Phase.ROLLED_BACK,
          Outcome.ROLLED_BACK,
          "ann@desk",
          Instant.EPOCH,
          Instant.EPOCH.plusSeconds(7),
          new StepFailure("split", "node-1", "no", 2, List.of(new DocumentFailure("7", "why"))),
          List.of("no room"),
          List.of(Documents.SPLIT),
          43);

  @Test
  void theTargetIsReadOrRefused() {
    refusesOrKeeps(
        "target",
        9_000,
        Target.class,
        List.of(
            new Target(ReleaseVersion.parse("2.0.0"), "5f0c2a7e-90c3", "ann@desk", null),
            new Target(ReleaseVersion.parse("2.0.0"), "5f0c2a7e-90c3", "ann@desk", "bob@desk")));
  }

  @Test
  void aNodesReportIsReadOrRefused() {
    refusesOrKeeps("node report", 9_000, NodeReport.class, List.of(report()));
  }

  @Test
  void theMirrorIsReadOrRefused() {
    refusesOrKeeps(
        "mirror",
        8_000,
        Mirror.class,
        List.of(
            new Mirror(
                "node-1",
                "waits",
                new Due(
                    "deadlines.hold", Duration.ofMinutes(2), Instant.EPOCH, Due.Then.ROLLED_BACK),
                Documents.held(),
                ENDED,
                List.of("node-1", "node-2"),
                new SeenRevision("lineage-0", 7),
                true,
                new Mirror.KnownAgents(2, Map.of(1, List.of(0)))),
            new Mirror("node-1", "", Documents.idle(), null, List.of(), null)));
  }

  @Test
  void theVersionDocumentIsReadOrRefused() {
    BadInputs.ofDocuments(
            "locktender.version",
            Arrays.stream(Phase.values())
                .filter(Phase::stored)
                .map(Documents::inAny)
                .map(BsonRecords::toBson)
                .toList())
        .refusedBy(InvalidInputException.class)
        .saying("locktender.version" + OR_NEWER.formatted("VersionDocument"))
        .run(
            14_000,
            bson -> {
              VersionDocument read =
                  BsonRecords.fromBson(bson, VersionDocument.class, "locktender.version");
              assertThat(
                      BsonRecords.fromBson(
                          BsonRecords.toBson(read), VersionDocument.class, "again"))
                  .isEqualTo(read);
            });
  }

  @Test
  void anEndedUpgradeIsReadOrRefused() {
    BadInputs.ofDocuments("locktender.history", List.of(BsonRecords.toBson(ENDED)))
        .refusedBy(InvalidInputException.class)
        .saying("locktender.history" + OR_NEWER.formatted("EndedUpgrade"))
        .run(
            7_000,
            bson -> {
              EndedUpgrade read =
                  BsonRecords.fromBson(bson, EndedUpgrade.class, "locktender.history");
              assertThat(
                      BsonRecords.fromBson(BsonRecords.toBson(read), EndedUpgrade.class, "again"))
                  .isEqualTo(read);
            });
  }

  private static NodeReport report() {
    return new NodeReport(
        "node-1",
        "run-1",
        List.of(NodeRole.STATE_SERVER),
        NodeState.HELD,
        41,
        new SeenRevision("lineage-1", 41),
        ReleaseVersion.parse("1.0.0"),
        "waits",
        "127.0.0.1:7480",
        new NodeReport.Prepared(
            "req-1", Map.of(ReleaseVersion.parse("2.0.0"), "sha256:2"), List.of("no room")),
        new NodeReport.Duty(
            "t1", Phase.FINISH, NodeReport.Duty.State.FAILED, "conf", "exit code 3"),
        new NodeReport.TaskProgress(TaskKind.STEP, "split", 7, -1),
        List.of(
            new NodeReport.WorkerReport("api", ReleaseVersion.parse("1.0.0"), "HEALTHY", 4711, 0)));
  }

  private static <T> void refusesOrKeeps(String what, int count, Class<T> type, List<T> examples) {
    BadInputs.ofTexts(
            what, examples.stream().map(each -> new String(Records.toJson(each), UTF_8)).toList())
        .refusedBy(InvalidInputException.class)
        .saying("/shop/record" + OR_NEWER.formatted(type.getSimpleName()))
        .run(
            count,
            json -> {
              T read = Records.fromJson(json, type, "/shop/record");
              assertThat(Records.fromJson(Records.toJson(read), type, "again")).isEqualTo(read);
            });
  }
}
