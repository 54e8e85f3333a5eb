package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that are distributed; what is in them is tested where they are made. */
final class DocumentsIT {
  private static final Path DOCUMENTS = Distribution.HOME.resolve("share/doc");
  private static final Pattern ROW = Pattern.compile("runbook_url: failures.html#(\\S+)");

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "failures.html", "search-index.js", "page/ready.png"})
  void areThere(String file) {
    assertThat(DOCUMENTS.resolve(file)).isNotEmptyFile();
  }

  /** That each alert has one, and that the row is there, is tested beside the alerts. */
  @Test
  void haveTheRowThatEachAlertLeadsTo() throws IOException {
    String alerts = Files.readString(Distribution.HOME.resolve("monitoring/alerts.yaml"));
    String failures = Files.readString(DOCUMENTS.resolve("failures.html"));

    assertThat(ROW.matcher(alerts).results().map(found -> found.group(1)))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(failures).contains("id=\"" + row + "\""));
  }

  @Test
  void haveTheStepApi() {
    assertThat(DOCUMENTS.resolve("api/io/locktender/steps/JavaStep.html")).isNotEmptyFile();
  }
}
