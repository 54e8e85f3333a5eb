package io.locktender.agent.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.agent.log.RepeatedLines.Counted;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RepeatedLinesTest {
  private final RepeatedLines<String> repeats = new RepeatedLines<>();
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

    pass(RepeatedLines.FIRST);
    assertThat(repeats.due(nanos)).containsExactly(new Counted<>("gone", 2, RepeatedLines.FIRST));
    assertThat(repeats.due(nanos)).isEmpty();
  }

  @Test
  void theLongerItLastsTheRarerItIsTold() {
    Duration within = RepeatedLines.FIRST;
    came("gone");
    for (int i = 0; i < 8; i++) {
      came("gone");
      pass(within);
      assertThat(repeats.due(nanos)).containsExactly(new Counted<>("gone", 1, within));
      Duration twice = within.multipliedBy(2);
      within = twice.compareTo(RepeatedLines.LONGEST) < 0 ? twice : RepeatedLines.LONGEST;
    }
    assertThat(within).isEqualTo(RepeatedLines.LONGEST);
  }

  @Test
  void whatStaysAwayForSoLongIsSaidAgain() {
    came("gone");
    pass(RepeatedLines.FIRST);
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
    for (int i = 0; i < RepeatedLines.MOST; i++) {
      came("other " + i);
    }
    assertThat(came("other " + (RepeatedLines.MOST - 1))).isFalse();
    assertThat(came("first")).isTrue();
  }
}
