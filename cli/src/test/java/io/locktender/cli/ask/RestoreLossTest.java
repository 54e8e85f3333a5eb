package io.locktender.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.cli.command.CliException;
import io.locktender.steps.work.StepFailure;
import org.junit.jupiter.api.Test;

/** What is said of a loss that could not be counted. */
class RestoreLossTest {
  /** The backup is put back without steps: one that fails on it must not shut that way. */
  @Test
  void aStepThatFailsOnTheBackupLeavesTheLossUnknown_andRefusesNothing() {
    RestoreLoss.Told told =
        RestoreLoss.Told.unknown(StepFailure.of("by-email", "E11000 duplicate"));

    assertThat(told.price()).isNull();
    assertThat(told.whyUnknown())
        .isEqualTo("step by-email failed on a copy of the backup: E11000 duplicate");
  }

  @Test
  void whereItIsNoStepNothingIsAskedFor() {
    assertThatThrownBy(() -> RestoreLoss.Told.unknown(StepFailure.of(null, "no room")))
        .isInstanceOf(CliException.class)
        .hasMessage("it is not known what was written since: no room; nothing was changed");
  }
}
