package io.locktender.playground.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenReportTest {
  @TempDir Path directory = Path.of("");

  @Test
  void workersDocumentsAndLinesAreSummedUp() throws IOException {
    Files.writeString(directory.resolve("node-1-1.0.0-7.jsonl"), "");
    Files.writeString(directory.resolve("node-1-1.0.0-7.read"), "40\n");
    Files.writeString(directory.resolve("node-2-1.0.0-8.jsonl"), "{}\n{}\n");
    Files.writeString(directory.resolve("node-2-1.0.0-8.read"), "2\n");

    assertThat(SeenReport.sum(directory)).isEqualTo(new SeenReport.Sum(2, 42, 2));
    assertThat(SeenReport.run(new String[] {"--seen", directory.toString()})).isEqualTo(1);
  }

  @Test
  void aCleanRunExitsWithZero() throws IOException {
    Files.writeString(directory.resolve("node-1-1.0.0-7.jsonl"), "");

    assertThat(SeenReport.run(new String[] {"--seen", directory.toString()})).isZero();
  }

  @Test
  void aMissingDirectoryOrOptionIsUsage() {
    assertThat(SeenReport.run(new String[] {"--seen", "/no/such"})).isEqualTo(2);
    assertThat(SeenReport.run(new String[] {})).isEqualTo(2);
    assertThat(SeenReport.run(new String[] {"--sen", "x"})).isEqualTo(2);
  }
}
