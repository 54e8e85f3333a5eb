package io.locktender.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What is typed of how an upgrade goes. */
final class RollingOptionsTest {
  private static RollingOptions rolling(String... typed) {
    RollingOptions options = new RollingOptions();
    new CommandLine(options).parseArgs(typed);
    return options;
  }

  private static HoldingOptions holding(String... typed) {
    HoldingOptions options = new HoldingOptions();
    new CommandLine(options).parseArgs(typed);
    return options;
  }

  @Test
  void theLongestTimesAreThoseOfTheRecords() {
    assertThat(rolling("--healthy-for", "30d", "--soak-for", "0s").asked())
        .isEqualTo(
            new RollOptions(
                "1",
                null,
                RollOptions.LONGEST,
                RollOptions.DEFAULT.progress(),
                Duration.ZERO,
                null));
    assertThat(holding("--max-hold", "30d").asked())
        .isEqualTo(new HoldOptions(Cutover.AUTO, HoldOptions.LONGEST));
    assertThat(rolling().asked()).isNull();
    assertThat(holding().asked()).isNull();
  }

  @Test
  void aShareThatIsNoneIsNamedByItsOption() {
    for (String wrong : new String[] {"0", "101%", "half"}) {
      assertThatThrownBy(() -> rolling("--max-unavailable", wrong).asked())
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "--max-unavailable: expected a number from 1 to 99999, or 1%% to 100%%, found '%s';"
                  + " correct it",
              wrong);
    }
  }
}
