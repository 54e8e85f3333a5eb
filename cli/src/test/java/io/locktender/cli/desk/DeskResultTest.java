package io.locktender.cli.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.locktender.cli.console.Io;
import io.locktender.coordinator.solo.SoloEnd;
import io.locktender.coordinator.solo.SoloEnd.Why;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeskResultTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private DeskResult result(boolean json) {
    BufferedReader nobody = new BufferedReader(Reader.nullReader());
    Io io = new Io(new PrintWriter(out, true), new PrintWriter(err, true), nobody, Map.of(), false);
    return new DeskResult(io, json, "2.0.0");
  }

  @ParameterizedTest
  @CsvSource({"INTERRUPTED, 6", "GARBLED, 6", "GONE, 6", "BUG, 6", "SILENT, 5", "REPLACED, 1"})
  void whatIsLeftUnfinishedIsNotDone(Why why, int exit) {
    assertThat(result(false).say(new SoloEnd.Left(why, "ADMIT: waits"))).isEqualTo(exit);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("ADMIT: waits; ");
  }

  @Test
  void asJsonItIsOneDocumentToo() throws IOException {
    result(true).say(new SoloEnd.Left(Why.INTERRUPTED, "ADMIT: waits"));

    JsonNode printed = new ObjectMapper().readTree(out.toString());
    assertThat(printed.path("why").asText()).isEqualTo("INTERRUPTED");
    assertThat(printed.path("sentence").asText()).isEqualTo("ADMIT: waits");
  }
}
