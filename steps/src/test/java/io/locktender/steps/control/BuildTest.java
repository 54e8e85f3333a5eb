package io.locktender.steps.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class BuildTest {
  @Test
  void aBuildIsItsVersionAndItsCommit_whereThatIsKnown() {
    assertThat(Build.text("0.1.0", "2c6e96d01f3a")).isEqualTo("0.1.0+2c6e96d01f3a");
    assertThat(Build.text("0.1.0", "")).isEqualTo("0.1.0");
  }

  @Test
  void thisOneReadsWhatItWrites() {
    assertThat(AgentBuild.current())
        .isEqualTo(new AgentBuild(Build.current(), RecordFormat.NEWEST));
  }

  @Test
  void anAgentThatDoesNotSayReadsTheFirstFormat() {
    assertThat(AgentBuild.readBy(null)).isEqualTo(RecordFormat.FIRST);
    assertThat(AgentBuild.named(null)).isEqualTo("not told");
    assertThat(AgentBuild.readBy(new AgentBuild("0.2.0", 7))).isEqualTo(7);
  }

  @Test
  void whatIsNoBuildIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new AgentBuild("0.2.0", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new AgentBuild("x".repeat(101), 1));
  }
}
