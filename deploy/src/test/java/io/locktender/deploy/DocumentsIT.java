package io.locktender.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents that are distributed; what is in them is tested where they are made. */
final class DocumentsIT {
  private static final Path DOCUMENTS = Distribution.HOME.resolve("share/doc");

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "failures.html", "search-index.js", "page/ready.png"})
  void areThere(String file) {
    assertThat(DOCUMENTS.resolve(file)).isNotEmptyFile();
  }

  @Test
  void haveTheStepApi() {
    assertThat(DOCUMENTS.resolve("api/io/locktender/steps/JavaStep.html")).isNotEmptyFile();
  }
}
