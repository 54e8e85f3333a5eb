package io.locktender.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.log.Repeats.Counted;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private final Repeats<String> repeats = new Repeats<>();
  private long nanos;

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private boolean came(String words) {
    return repeats.came(words, 1, words, nanos);
  }

  @Test
  void whatComesAgainIsCountedAndToldWhenTheTimeIsOver() {
    assertThat(came("gone")).isTrue();
    assertThat(came("gone")).isFalse();
    assertThat(came("gone")).isFalse();
    assertThat(repeats.due(nanos)).isEmpty();

    pass(Repeats.FIRST);
    assertThat(repeats.due(nanos)).containsExactly(new Counted<>("gone", 2, Repeats.FIRST));
    assertThat(repeats.due(nanos)).isEmpty();
  }

  @Test
  void theLongerItLastsTheRarerItIsTold() {
    Duration within = Repeats.FIRST;
    came("gone");
    for (int i = 0; i < 8; i++) {
      came("gone");
      pass(within);
      assertThat(repeats.due(nanos)).containsExactly(new Counted<>("gone", 1, within));
      Duration twice = within.multipliedBy(2);
      within = twice.compareTo(Repeats.LONGEST) < 0 ? twice : Repeats.LONGEST;
    }
    assertThat(within).isEqualTo(Repeats.LONGEST);
  }

  @Test
  void whatStaysAwayForSoLongIsSaidAgain() {
    came("gone");
    pass(Repeats.FIRST);
    assertThat(repeats.due(nanos)).isEmpty();

    assertThat(came("gone")).isTrue();
  }

  @Test
  void itMayBeSaidMoreOftenAtFirst() {
    assertThat(repeats.came("held", 2, "held", nanos)).isTrue();
    assertThat(repeats.came("held", 2, "held", nanos)).isTrue();
    assertThat(repeats.came("held", 2, "held", nanos)).isFalse();
  }

  @Test
  void whatIsElseIsSaid() {
    assertThat(came("one")).isTrue();
    assertThat(came("two")).isTrue();
  }

  @Test
  void itRemembersNoMoreThanSoMany() {
    came("first");
    for (int i = 0; i < Repeats.MOST; i++) {
      came("other " + i);
    }
    assertThat(came("other " + (Repeats.MOST - 1))).isFalse();
    assertThat(came("first")).isTrue();
  }
}
