package io.locktender.coordinator.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.control.RecordFormat;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A master writes what the oldest registered agent reads, as far as it can be said in that. */
class MasterBesideOldAgentsTest {
  private static final VersionDocument BEFORE = Documents.idle();
  private static final VersionDocument GONE = Documents.gone();
  private static final NodeRegistration NEW = node(new AgentBuild("0.1.0", RecordFormat.NEWEST));
  private static final NodeRegistration OLD = node(null);

  private static NodeRegistration node(@Nullable AgentBuild agent) {
    return new NodeRegistration("node-1", "run", List.of(), Instant.EPOCH, agent);
  }

  @Test
  void whichStepsRanIsWrittenWhereAllReadIt() {
    assertThat(DecisionExecutor.readable(List.of(NEW), BEFORE, GONE)).isEqualTo(GONE);
    assertThat(DecisionExecutor.readable(List.of(), BEFORE, GONE)).isEqualTo(GONE);
  }

  @Test
  void itIsLeftOutWhereAnOldAgentWouldEraseIt() {
    VersionDocument written = DecisionExecutor.readable(List.of(NEW, OLD), BEFORE, GONE);
    assertThat(written).isEqualTo(GONE.withoutStepsThatRan());
    assertThat(written.format()).isEqualTo(RecordFormat.FIRST);
  }

  @Test
  void whereItIsThereItStays() {
    assertThat(DecisionExecutor.readable(List.of(OLD), GONE, GONE)).isEqualTo(GONE);
  }
}
