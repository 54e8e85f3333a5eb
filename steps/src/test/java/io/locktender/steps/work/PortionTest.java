package io.locktender.steps.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class PortionTest {
  private static final int MOST = Portion.MOST;
  private final Portion portion = new Portion(2 * MOST);

  /** The sizes after so many turns, whole ones. */
  private int after(int turns, IntToLongFunction took) {
    int whole = 0;
    for (int i = 0; i < turns; i++) {
      int next = portion.next();
      whole = Math.max(i % 2 == 0 ? 0 : whole, next);
      portion.took(next, took.applyAsLong(next));
    }
    return whole;
  }

  @Test
  void itBeginsSmall_andEveryOtherTurnIsHalf() {
    assertThat(portion.next()).isEqualTo(100);
    assertThat(portion.next()).isEqualTo(50);
    assertThat(portion.next()).isEqualTo(100);
  }

  @Test
  void whatATurnTakesAnyhowDoesNotMakeItSmaller() {
    // 40 microseconds each, and 5 ms for a majority: 250 of them are 10 ms.
    assertThat(after(40, documents -> 5_000_000 + 40_000L * documents)).isBetween(240, 260);
  }

  @Test
  void whatATurnTakesAnyhowIsNotMostOfIt() {
    assertThat(after(80, documents -> 30_000_000 + 100_000L * documents)).isBetween(290, 310);
  }

  @Test
  void aTurnTakesNotTooLongThough() {
    assertThat(after(80, documents -> 400_000_000 + 200_000L * documents)).isBetween(240, 260);
  }

  @Test
  void whatGrowsDoes() {
    assertThat(after(40, documents -> 200_000L * documents)).isBetween(48, 52);
  }

  @Test
  void itHasBounds() {
    assertThat(after(40, documents -> 5_000_000L * documents)).isEqualTo(Portion.LEAST);
    assertThat(new Portion(10).next()).isEqualTo(10);
    assertThat(after(200, documents -> 1_000_000)).isEqualTo(MOST);
  }

  @Test
  void itGrowsByAQuarterAtMost_andShrinksByHalf() {
    int before = portion.next();
    portion.took(before, 0);
    portion.took(portion.next(), 0);
    assertThat(portion.next()).isEqualTo(125);
    portion.took(125, 10_000_000_000L);
    portion.next();
    assertThat(portion.next()).isBetween(62, 63);
  }

  @Test
  void aTurnThatTookVeryLongForAnotherReasonHardlyCounts() {
    int before = after(40, documents -> 5_000_000 + 40_000L * documents);

    portion.took(portion.next(), 2_000_000_000);

    assertThat(after(1, documents -> 5_000_000 + 40_000L * documents)).isGreaterThan(before / 5);
    assertThat(after(60, documents -> 5_000_000 + 40_000L * documents)).isBetween(225, 275);
  }

  @Test
  void noiseLeavesItWhereItIs_aboutThere() {
    Random random = new Random(1);
    after(100, documents -> noisy(random, documents));
    for (int i = 0; i < 200; i++) {
      assertThat(after(2, documents -> noisy(random, documents))).isBetween(100, MOST);
    }
  }

  private static long noisy(Random random, int documents) {
    return Math.max(
        0, (long) (5_000_000 + 40_000L * documents + 2_000_000 * random.nextGaussian()));
  }

  @Test
  void turnsOfOneSizeSayNothing() {
    for (int i = 0; i < 20; i++) {
      portion.took(30, 50_000_000);
    }

    assertThat(portion.next()).isEqualTo(100);
  }
}
