package io.locktender.bench.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void aLineIsReadAsItWasWritten() {
    assertThat(
            Stream.of(Written.there(7, 12, -3), Written.gone(8), Written.unknown(9))
                .map(written -> Written.of(written.line())))
        .containsExactly(Written.there(7, 12, -3), Written.gone(8), Written.unknown(9));
    assertThatThrownBy(() -> Written.of("7 THERE"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected four words, found '7 THERE'");
  }

  @Test
  void aWriterThatIsStartedAgainGoesOnInItsFile() throws Exception {
    Path file = WriteLog.file(directory, 3);
    assertThat(WriteLog.read(file)).isEmpty();

    for (int i = 0; i < 2; i++) {
      try (WriteLog log = WriteLog.open(file)) {
        log.add(Written.gone(i));
      }
    }
    assertThat(WriteLog.readAll(directory)).containsExactly(Written.gone(0), Written.gone(1));
  }
}
