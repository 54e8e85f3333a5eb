package io.locktender.steps.price;

import static io.locktender.steps.price.PriceFixture.createCollection;
import static io.locktender.steps.price.PriceFixture.drop;
import static io.locktender.steps.price.PriceFixture.java;
import static io.locktender.steps.price.PriceFixture.plan;
import static io.locktender.steps.price.PriceFixture.rename;
import static io.locktender.steps.price.PriceFixture.setField;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExpectedBackupsTest {
  private static final Change CODE = java(JavaStep.change(Set.of("c"), database -> {}));

  private static Set<String> expected(Change... changes) {
    return ExpectedBackups.of(plan(changes)).missing(Set.of());
  }

  @Test
  void whatAStepChangesWasThere() {
    assertThat(expected(setField("c"), setField("d"))).containsExactly("c", "d");
  }

  @Test
  void whatAStepMakesIsThereAfterIt() {
    assertThat(expected(createCollection("c"))).containsExactly("c");
    assertThat(expected(rename("a", "b"))).containsExactly("b");
    assertThat(expected(createCollection("c"), setField("c"))).containsExactly("c");
  }

  @Test
  void whatIsGoneAgainAfterItNeedNotHaveBeenThere() {
    assertThat(expected(drop("c"))).isEmpty();
    assertThat(expected(createCollection("c"), drop("c"))).isEmpty();
    assertThat(expected(createCollection("a"), rename("a", "b"))).containsExactly("b");
  }

  @Test
  void whatIsDroppedAfterItWasChangedWasThere() {
    assertThat(expected(setField("c"), drop("c"))).containsExactly("c");
  }

  @Test
  void whatCodeDoesIsNotKnown() {
    assertThat(expected(CODE)).isEmpty();
    assertThat(expected(createCollection("c"), CODE)).isEmpty();
    assertThat(expected(CODE, setField("c"))).isEmpty();
  }

  @Test
  void inADatabaseThatWasEmptyOnlyWhatIsMadeIsExpected() {
    assertThat(
            ExpectedBackups.of(plan(ReleaseVersion.NONE, setField("c"), createCollection("d")))
                .missing(List.of()))
        .containsExactly("d");
  }

  @Test
  void whatIsFoundIsNotMissing() {
    assertThat(
            ExpectedBackups.of(plan(setField("c"), createCollection("d")))
                .missing(List.of("c", "x")))
        .containsExactly("d");
  }
}
