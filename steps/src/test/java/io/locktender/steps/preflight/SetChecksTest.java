package io.locktender.steps.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.mongo.ReplicaSet;
import io.locktender.steps.mongo.SetMember;
import io.locktender.steps.work.DatabaseWork.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members by a letter each: see {@link #member}. */
class SetChecksTest {
  private static Findings of(String members) {
    List<SetMember> found = new ArrayList<>();
    for (int i = 0; i < members.length(); i++) {
      found.add(member("h" + i + ":1", members.charAt(i)));
    }
    return new SetChecks(new ReplicaSet("rs0", found)).check();
  }

  private static SetMember member(String host, char kind) {
    return switch (kind) {
      case 'P' -> new SetMember(host, true, true, false, "PRIMARY", OptionalLong.of(0));
      case 'S' -> new SetMember(host, true, true, false, "SECONDARY", OptionalLong.of(2));
      case 'A' -> new SetMember(host, true, false, false, "ARBITER", OptionalLong.empty());
      case 'n' -> new SetMember(host, false, true, false, "SECONDARY", OptionalLong.of(2));
      case 'd' -> new SetMember(host, true, true, true, "SECONDARY", OptionalLong.of(3_600));
      case 'l' -> new SetMember(host, true, true, false, "SECONDARY", OptionalLong.of(95));
      case 'x' -> new SetMember(host, true, true, false, "DOWN", OptionalLong.empty());
      case '?' -> new SetMember(host, true, true, false, "", OptionalLong.empty());
      default -> throw new IllegalArgumentException(String.valueOf(kind));
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"PSS", "PSSS", "PSSSS", "PSSn", "???", "PSSSA", "PSSSd"})
  void oneThatMayGoDownIsSaidNothingOf(String members) {
    Findings found = of(members);
    assertThat(found.reasons()).isEmpty();
    assertThat(found.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "P, '1 vote, 1 of them hold data, and a majority needs 1'",
    "PS, '2 vote, 2 of them hold data, and a majority needs 2'",
    "PSA, '3 vote, 2 of them hold data, and a majority needs 2'",
    "PSnn, '2 vote, 2 of them hold data, and a majority needs 2'",
    "PSd, '3 vote, 2 of them hold data, and a majority needs 2'",
    "PSSA, '4 vote, 3 of them hold data, and a majority needs 3'",
    "PSSAA, '5 vote, 3 of them hold data, and a majority needs 3'",
    "PA, '2 vote, 1 of them hold data, and a majority needs 1'",
    "PSx, '3 vote, 3 of them hold data (h2:1 is DOWN), and a majority needs 2'",
    "??, '2 vote, 2 of them hold data, and a majority needs 2'",
  })
  void oneWithoutAMemberToSpareMayBeUpgraded_withANoteOfWhatFollows(String members, String what) {
    Findings found = of(members);

    assertThat(found.reasons()).isEmpty();
    assertThat(found.notes())
        .singleElement()
        .asString()
        .contains(
            "replica set rs0 has no member to spare: " + what,
            "no worker is started, and an upgrade waits, also to roll back; nothing is lost");
  }

  @Test
  void oneThatIsBehindIsANoteWithAFigure() {
    assertThat(of("PSl"))
        .isEqualTo(
            new Findings(
                List.of(),
                List.of(
                    "member h2:1 of replica set rs0 is 95 s behind its primary; what an upgrade"
                        + " writes comes on top of that")));
  }

  @Test
  void oneThatIsBehindOnPurposeIsNot() {
    assertThat(of("PSSSd").notes()).isEmpty();
  }

  @Test
  void whereNoMajorityKeepsUpNoUpgradeBegins() {
    assertThat(of("Pll").reasons())
        .containsExactly(
            "2 of the members of replica set rs0 are more than 30 s behind its primary or down"
                + " (h1:1: 95 s, h2:1: 95 s), so that no majority keeps up, and every write of an"
                + " upgrade would wait for one; wait until they have caught up");
    assertThat(of("Pxl").reasons())
        .singleElement()
        .asString()
        .contains("(h1:1 is DOWN, h2:1: 95 s)");
  }
}
