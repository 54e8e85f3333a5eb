package io.locktender.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.decide.NodeStep;
import io.locktender.steps.release.ReleaseVersion;
import org.junit.jupiter.api.Test;

class OwnStepsTest {
  private static final NodeStep ONE = new NodeStep(ReleaseVersion.parse("2.0.0"), "one", true);
  private static final NodeStep TWO = new NodeStep(ReleaseVersion.parse("2.0.0"), "two", true);
  private final OwnSteps none = OwnSteps.at(ReleaseVersion.parse("1.0.0"));

  @Test
  void theIntentIsThereBeforeTheStepIsDone() {
    OwnSteps begun = none.begin(ONE);
    assertThat(begun.applied()).containsExactly(ONE);
    assertThat(begun.applying()).isEqualTo(ONE);
    assertThat(begun.done().applying()).isNull();
    assertThat(begun.done().applied()).containsExactly(ONE);
  }

  @Test
  void aStepThatIsBegunAgainStandsThereOnce() {
    assertThat(none.begin(ONE).done().begin(TWO).done().begin(ONE).applied())
        .containsExactly(ONE, TWO);
  }

  @Test
  void aStepThatWasTakenBackIsGone() {
    assertThat(none.begin(ONE).done().begin(TWO).without(TWO).applied()).containsExactly(ONE);
    assertThat(none.begin(ONE).done().begin(TWO).without(TWO).applying()).isNull();
  }

  @Test
  void whatIsLoweredKeepsWhatIsToBeTakenBack() {
    OwnSteps lowered =
        OwnSteps.at(ReleaseVersion.parse("2.0.0"))
            .lowered(ReleaseVersion.parse("1.0.0"), java.util.List.of(ONE, TWO));
    assertThat(lowered.level()).hasToString("1.0.0");
    assertThat(lowered.without(TWO).applied()).containsExactly(ONE);
  }
}
