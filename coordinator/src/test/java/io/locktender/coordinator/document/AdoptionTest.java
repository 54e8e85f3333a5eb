package io.locktender.coordinator.document;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdoptionTest {
  private static final VersionDocument DUMP = Documents.idle();

  private static VersionDocument adopt(VersionDocument document, SeenRevision... seen) {
    return Transitions.adopt(document, "lineage-new", "token-new", List.of(seen));
  }

  @Test
  void itsRevisionIsAboveAllThatWasSeen() {
    assertThat(adopt(DUMP).revision()).isEqualTo(2);
    assertThat(
            adopt(DUMP, new SeenRevision("lineage-1", 9), new SeenRevision("lineage-1", 7))
                .revision())
        .isEqualTo(10);
  }

  @Test
  void itHasALineageAndATokenOfItsOwnAndOneEpochMore() {
    VersionDocument adopted = adopt(DUMP);
    assertThat(adopted.lineage()).isEqualTo("lineage-new");
    assertThat(adopted.token()).isEqualTo("token-new");
    assertThat(adopted.epoch()).isEqualTo(DUMP.epoch() + 1);
  }

  @Test
  void theDataAndWhoMayRunStayAsTheDumpHasThem() {
    VersionDocument adopted = adopt(DUMP, new SeenRevision("lineage-1", 9));
    assertThat(adopted.version()).isEqualTo(DUMP.version());
    assertThat(adopted.admits()).isEqualTo(DUMP.admits());
    assertThat(adopted.upgrade()).isNull();
  }

  @Test
  void itFollowsEveryLineageThatItTookThePlaceOf() {
    VersionDocument adopted = adopt(DUMP, new SeenRevision("lineage-other", 9));
    assertThat(adopted.follows(new SeenRevision("lineage-1", 1_000))).isTrue();
    assertThat(adopted.follows(new SeenRevision("lineage-other", 1_000))).isTrue();
    assertThat(adopted.follows(null)).isTrue();
    assertThat(adopted.follows(new SeenRevision("lineage-stranger", 1))).isFalse();
  }

  @Test
  void theDumpDoesNotFollowItsAdoption() {
    assertThat(DUMP.follows(adopt(DUMP).known())).isFalse();
  }

  @Test
  void aLaterAdoptionFollowsTheEarlierOne() {
    VersionDocument once = adopt(DUMP);
    VersionDocument twice = Transitions.adopt(once, "lineage-3", "t3", List.of());
    assertThat(twice.adopted()).containsExactly("lineage-new", "lineage-1");
    assertThat(twice.follows(DUMP.known())).isTrue();
  }

  @Test
  void withinALineageTheRevisionDecides() {
    assertThat(DUMP.follows(new SeenRevision("lineage-1", 1))).isTrue();
    assertThat(DUMP.follows(new SeenRevision("lineage-1", 2))).isFalse();
  }

  @Test
  void everyTransitionKeepsWhatWasAdopted() {
    VersionDocument adopted = adopt(DUMP);
    assertThat(Transitions.takeOver(adopted, "t").adopted()).isEqualTo(adopted.adopted());
    assertThat(
            HoldTransitions.sync(adopted, requireNonNull(Documents.in(Phase.SYNC).upgrade()))
                .adopted())
        .isEqualTo(adopted.adopted());
  }

  @Test
  void theLineagesAreBounded() {
    VersionDocument document = DUMP;
    for (int i : IntStream.range(0, 200).toArray()) {
      document = Transitions.adopt(document, "l" + i, "t" + i, List.of());
    }
    assertThat(document.adopted()).hasSize(VersionDocument.MAX_ADOPTED).startsWith("l198");
  }

  @Test
  void aLineageIsNotGivenAgain() {
    assertThatThrownBy(() -> Transitions.adopt(DUMP, "lineage-1", "t", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SYNC", "READY", "HOLD", "FINISH", "CHECK"})
  void anUpgradeBeforeItsCommitPointIsRolledBack(Phase phase) {
    Upgrade upgrade = requireNonNull(adopt(Documents.in(phase)).upgrade());
    assertThat(upgrade.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(requireNonNull(upgrade.failure()).reason())
        .isEqualTo("the database was restored from a dump taken in " + phase);
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"SWAP", "ADMIT", "ROLLING_BACK"})
  void anUpgradeThatCanOnlyGoOneWayGoesOn(Phase phase) {
    VersionDocument before = Documents.in(phase);
    VersionDocument after = adopt(before);
    assertThat(after.upgrade()).isEqualTo(before.upgrade());
    assertThat(after.version()).isEqualTo(before.version());
    assertThat(after.admits()).isEqualTo(before.admits());
  }

  @Test
  void aDocumentFromBeforeThereWasAdoptionIsRead() {
    String json = new String(Records.toJson(DUMP), StandardCharsets.UTF_8);
    String old = json.replace("\"adopted\":[],", "");
    assertThat(old).doesNotContain("adopted");
    assertThat(Records.fromJson(old.getBytes(StandardCharsets.UTF_8), VersionDocument.class, "it"))
        .isEqualTo(DUMP);
  }
}
