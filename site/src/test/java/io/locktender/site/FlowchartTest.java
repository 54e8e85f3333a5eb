package io.locktender.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlowchartTest {
  @Test
  void isToldInWords() {
    String chart =
        """
        flowchart LR
          ask([target]) --> plan["PREFLIGHT:<br/>all & more"] --> swap[[SWAP]]
          plan -. refused .-> no
          swap -.-> end
        """;

    assertThat(Flowchart.of(chart).html())
        .isEqualTo(
            """
            <ul class="flow">
            <li>target<ul><li>PREFLIGHT: all &amp; more</li></ul></li>
            <li>PREFLIGHT: all &amp; more<ul><li>SWAP</li><li><i>refused:</i> no</li></ul></li>
            <li>SWAP<ul><li>end</li></ul></li>
            </ul>\
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sequenceDiagram",
        "flowchart LR\n a ==> b",
        "flowchart LR\n a -->",
        "flowchart LR\n ->"
      })
  void whatItDoesNotKnowIsRefused(String chart) {
    assertThatThrownBy(() -> Flowchart.of(chart)).isInstanceOf(IllegalArgumentException.class);
  }
}
