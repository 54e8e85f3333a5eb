package io.locktender.steps.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.work.UpgradeWork.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final List<String> seen = new ArrayList<>();
  private long now = 1_000;
  private final Pace pace =
      new Pace(
          () -> now,
          rest -> {
            seen.add("rests " + rest);
            now += rest;
          });

  @Test
  void aRestIsAsLongAsTheBatchBeforeItTook_andIsNoPartOfTheNextOne() {
    Progress progress = pace.restsAfterEach((done, left) -> seen.add(done + " done"));

    now += 70;
    progress.at(500, 300);
    now += 40;
    progress.at(800, 0);

    assertThat(seen).containsExactly("500 done", "rests 70", "800 done", "rests 40");
  }

  @Test
  void aRestIsASecondAtMost() {
    Progress progress = pace.restsAfterEach((done, left) -> {});

    now += 5 * Pace.LONGEST_REST_NANOS;
    progress.at(1, 0);

    assertThat(seen).containsExactly("rests 1000000000");
  }
}
