package io.locktender.steps.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StderrLinesTest {
  private final StderrLines lines = new StderrLines(1);

  @Test
  void theLastTenLinesAreKept() {
    drain(
        IntStream.rangeClosed(1, 12)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("\n\n")));

    assertThat(lines.last()).isEqualTo("3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12");
  }

  @Test
  void aStackTraceDoesNotPushOutItsMessage() {
    drain(
        "giving up\njava.lang.IllegalStateException: bad word\n"
            + "\tat com.example.Steps.split(Steps.java:7)\n".repeat(20)
            + "Caused by: java.io.IOException: at last (gone)\n"
            + "\tat java.base/java.io.FileInputStream.open0(Native Method)\n"
            + "\t... 3 common frames omitted\n\t... 4 more\n");

    assertThat(lines.last())
        .isEqualTo(
            "giving up | java.lang.IllegalStateException: bad word"
                + " | Caused by: java.io.IOException: at last (gone)");
  }

  private void drain(String text) {
    lines.drain(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
