package io.locktender.coordinator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReports;
import io.locktender.steps.control.NodeRole;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CutOffRulesTest {
  private static final String TOKEN = "token-2";
  private static final Duration LONG = CutOffRules.patience(TOKEN);

  private final Map<String, NodeReport> reports = new HashMap<>();

  private void report(String node, NodeRole role, @Nullable Boolean reads) {
    NodeReport report = NodeReports.of(node).roles(role).databaseAnswers(reads).build();
    reports.put(node, report);
  }

  private Optional<String> givesWay(Duration silent) {
    return CutOffRules.givesWayTo("node-1", TOKEN, silent, reports);
  }

  @Test
  void aMasterThatIsCutOffGivesWayToAStateServerThatReads() {
    report("node-1", NodeRole.STATE_SERVER, false);
    report("node-3", NodeRole.STATE_SERVER, true);
    report("node-2", NodeRole.STATE_SERVER, true);

    assertThat(givesWay(LONG)).contains("node-2");
  }

  @Test
  void notBeforeWhatTheOthersSayIsNewEnough() {
    report("node-2", NodeRole.STATE_SERVER, true);

    assertThat(givesWay(LONG.minusMillis(1))).isEmpty();
  }

  @Test
  void notWhereTheDatabaseAnswersNobody() {
    report("node-2", NodeRole.STATE_SERVER, false);
    report("node-3", NodeRole.STATE_SERVER, null);

    assertThat(givesWay(LONG)).isEmpty();
  }

  @Test
  void notToANodeThatMayNotBecomeMaster() {
    report("node-2", NodeRole.MACHINE, true);

    assertThat(givesWay(LONG)).isEmpty();
  }

  @Test
  void notToItself() {
    report("node-1", NodeRole.STATE_SERVER, true);

    assertThat(givesWay(LONG)).isEmpty();
  }

  @Test
  void mastershipsDoNotGiveWayInStep() {
    List<Duration> patience =
        IntStream.range(0, 50).mapToObj(i -> CutOffRules.patience("token-" + i)).toList();

    assertThat(patience)
        .allMatch(time -> time.toSeconds() >= 25 && time.toSeconds() <= 35)
        .doesNotHaveDuplicates();
  }
}
