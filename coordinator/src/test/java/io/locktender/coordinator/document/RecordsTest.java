package io.locktender.coordinator.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.text.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordsTest {
  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertRefused(String json, Class<?> type) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(() -> Records.fromJson(bytes(json), type, "/shop/record"))
        .satisfies(e -> assertThat(e.getMessage()).startsWith("/shop/record: expected a"))
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  private static void assertRefused(BsonDocument document) {
    assertThatExceptionOfType(InvalidInputException.class)
        .isThrownBy(
            () -> BsonRecords.fromBson(document, VersionDocument.class, "locktender.version"))
        .withMessageStartingWith("locktender.version: expected a VersionDocument, found");
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK", "SWAP", "ADMIT", "ROLLING_BACK"})
  void whatIsWrittenIsReadAsItWas(Phase phase) {
    VersionDocument document = Documents.in(phase);
    assertThat(Records.fromJson(Records.toJson(document), VersionDocument.class, "d"))
        .isEqualTo(document);
    assertThat(BsonRecords.fromBson(BsonRecords.toBson(document), VersionDocument.class, "d"))
        .isEqualTo(document);
  }

  @Test
  void aRevisionBeyondThirtyTwoBitsIsKept() {
    BsonDocument bson = BsonRecords.toBson(Documents.idle());
    bson.put("revision", new BsonInt64(5_000_000_000L));
    assertThat(BsonRecords.fromBson(bson, VersionDocument.class, "d").revision())
        .isEqualTo(5_000_000_000L);
  }

  @Test
  void unknownFieldsAreIgnored() {
    BsonDocument bson = BsonRecords.toBson(Documents.idle());
    bson.put("fromTheFuture", new BsonDocument("deep", new BsonInt32(1)));
    bson.put("_id", new BsonString("version"));
    assertThat(BsonRecords.fromBson(bson, VersionDocument.class, "d")).isEqualTo(Documents.idle());
    String target = "{'version':'2.0.0','requestId':'r','by':'ann','abort':null,'why':[1]}";
    assertThat(Records.fromJson(bytes(target.replace('\'', '"')), Target.class, "t"))
        .isEqualTo(new Target(ReleaseVersion.parse("2.0.0"), "r", "ann", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "7", "\"text\"", "{", "{\"version\":", "\u0000x"})
  void whatIsNoRecordIsOneClearError(String json) {
    assertRefused(json, Target.class);
    assertRefused(json, VersionDocument.class);
    assertRefused(json, NodeReport.class);
    assertRefused(json, Mirror.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'version':'2.0.0','requestId':'r'}",
        "{'version':'2.0.0','requestId':'a b','by':'ann'}",
        "{'version':{},'requestId':'r','by':'ann'}",
      })
  void anIncompleteTargetIsRefused(String json) {
    assertRefused(json.replace('\'', '"'), Target.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "lineage", "revision", "token", "epoch", "version", "admits"})
  void aDocumentThatLacksAFieldIsRefused(String field) {
    BsonDocument missing = BsonRecords.toBson(Documents.held());
    missing.remove(field);
    assertRefused(missing);
    BsonDocument nothing = BsonRecords.toBson(Documents.held());
    nothing.put(field, BsonNull.VALUE);
    assertRefused(nothing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "requestId", "from", "to", "phase", "steps", "swap", "heldAt"})
  void anUpgradeThatLacksAFieldIsRefused(String field) {
    BsonDocument document = BsonRecords.toBson(Documents.held());
    document.getDocument("upgrade").remove(field);
    assertRefused(document);
  }

  @Test
  void aPhaseThatNobodyKnowsIsRefused() {
    BsonDocument document = BsonRecords.toBson(Documents.held());
    document.getDocument("upgrade").put("phase", new BsonString("FLOOD"));
    assertRefused(document);
  }

  @Test
  void aFieldOfAnotherTypeIsRefused() {
    BsonDocument document = BsonRecords.toBson(Documents.idle());
    document.put("revision", new BsonString("many"));
    assertRefused(document);
    document.put("revision", new BsonInt32(1));
    document.put("admits", new BsonString("1.0.0"));
    assertRefused(document);
  }

  @Test
  void aRecordThatIsTooLargeIsNotWritten() {
    StepMark large =
        StepMark.pending(
            ReleaseVersion.parse("2.0.0"),
            "x".repeat(Records.MAX_BYTES),
            StepTarget.ALL_MACHINES,
            StepPhase.MIGRATE);
    assertThatIllegalStateException()
        .isThrownBy(() -> Records.toJson(large))
        .withMessageMatching("StepMark has \\d+ bytes, over " + Records.MAX_BYTES);
    assertThatIllegalStateException().isThrownBy(() -> BsonRecords.toBson(large));
  }

  @Test
  void aValueThatCannotBeWrittenIsAnError() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Records.toJson(new Object()))
        .withMessageContaining("cannot be written");
  }

  @Test
  void anEndedUpgradeIsReadAsItWas() {
    EndedUpgrade ended =
        new EndedUpgrade(
            "r",
            null,
            ReleaseVersion.parse("1.0.0"),
            ReleaseVersion.parse("2.0.0"),
            Phase.PREFLIGHT,
            Outcome.REFUSED,
            "ann",
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            List.of("no room"),
            List.of(),
            7);
    assertThat(BsonRecords.fromBson(BsonRecords.toBson(ended), EndedUpgrade.class, "e"))
        .isEqualTo(ended);
  }
}
