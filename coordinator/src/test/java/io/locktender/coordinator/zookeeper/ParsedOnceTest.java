package io.locktender.coordinator.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.document.Records;
import io.locktender.steps.control.NewerFormatException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ParsedOnceTest {
  private final ParsedOnce<NodeReport> report =
      new ParsedOnce<>("/nodes/node-1", NodeReport.class, "nothing follows");

  /** After a break of the connection all is read anew: each is another array. */
  @Test
  void whatIsReadAnewAndIsTheSameIsNotParsedAgain() {
    NodeReport before = report.of(json(1)).value();

    assertThat(before).isNotNull();
    assertThat(report.of(json(1)).value()).isSameAs(before);
    assertThat(report.problem()).isNull();
  }

  /** A znode that went and came again begins with the version that it had. */
  @Test
  void whatIsReadAnewAndIsAnotherOneIsParsedWhateverItsVersion() {
    report.of(json(1));

    assertThat(report.of(json(2)).value()).isEqualTo(ZooKeeperFixture.report("node-1", "i1", 2));
  }

  @Test
  void whatCannotBeReadStaysSoUntilItIsAnotherOne() {
    report.of(json(1));
    Exception problem = report.of(bytes("{")).problem();

    assertThat(problem).hasMessageContaining("/nodes/node-1").hasMessageContaining("nothing");
    assertThat(report.value()).isNull();
    assertThat(report.of(bytes("{")).problem()).isSameAs(problem);
    assertThat(report.of(json(1)).value()).isNotNull();
    assertThat(report.problem()).isNull();
  }

  @Test
  void whatANewerBuildWroteIsNamedAsSuch() {
    String newer =
        new String(json(1), StandardCharsets.UTF_8).replaceFirst("\\{", "{\"format\":99,");

    assertThat(report.of(bytes(newer)).problem()).isInstanceOf(NewerFormatException.class);
  }

  private static byte[] json(long revision) {
    return Records.toJson(ZooKeeperFixture.report("node-1", "i1", revision));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
