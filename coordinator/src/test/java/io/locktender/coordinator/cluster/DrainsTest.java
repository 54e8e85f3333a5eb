package io.locktender.coordinator.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.coordinator.document.Records;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.control.RecordFormat;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrainsTest {
  private static final Drain DRAIN = new Drain("ann", Instant.EPOCH, "new kernel");

  @Test
  void theRecordSaysByWhomWhenAndWhy() {
    Drains drains = Drains.NONE.with("node-2", DRAIN);

    byte[] json = Records.toJson(drains);

    assertThat(new String(json, UTF_8))
        .isEqualTo(
            "{\"nodes\":{\"node-2\":{\"by\":\"ann\",\"at\":\"1970-01-01T00:00:00Z\","
                + "\"reason\":\"new kernel\"}},\"format\":3}");
    assertThat(Records.fromJson(json, Drains.class, "drains")).isEqualTo(drains);
  }

  @Test
  void whoIsDrainedAlreadyStaysAsItIs() {
    Drain later = new Drain("bob", Instant.EPOCH.plusSeconds(9), null);

    assertThat(Drains.NONE.with("node-2", DRAIN).with("node-2", later).nodes())
        .containsExactly(Map.entry("node-2", DRAIN));
    assertThat(Drains.NONE.with("node-2", DRAIN).without("node-2")).isEqualTo(Drains.NONE);
  }

  @Test
  void aNewerOneIsNeitherFollowedNorReplaced() {
    byte[] newer = "{\"format\":9,\"nodes\":{}}".getBytes(UTF_8);

    assertThatThrownBy(() -> Records.fromJson(newer, Drains.class, "drains"))
        .isInstanceOf(NewerFormatException.class);
  }

  @Test
  void aReportOfADrainedNodeIsOfAFormatThatOlderAgentsRefuse() {
    assertThat(NodeReports.of("node-1").drained(DRAIN).build().format())
        .isEqualTo(RecordFormat.THIRD);
    assertThat(NodeReports.of("node-1").build().format()).isEqualTo(RecordFormat.FIRST);
  }

  @Test
  void theLargestOneThatIsAllowedFitsIntoARecord() {
    Map<String, Drain> nodes = new HashMap<>();
    Drain longest =
        new Drain("\u20ac".repeat(Target.MAX_BY), Instant.EPOCH, "\u20ac".repeat(Drain.MAX_REASON));
    for (int node = 0; node < Drains.MAX_NODES; node++) {
      nodes.put("n".repeat(60) + node, longest);
    }

    assertThat(Records.toJson(new Drains(nodes)).length).isLessThan(Records.MAX_BYTES);
    nodes.put("one-more", longest);
    assertThatThrownBy(() -> new Drains(nodes)).hasMessageContaining("at most 400 drained nodes");
  }
}
