package io.locktender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.cli.console.Meanwhile;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MeanwhileTest {
  private static final String AGAIN = "\r\u001b[K";

  private static String shownOn(Terminal terminal) {
    try (Meanwhile meanwhile = new Meanwhile(terminal.io())) {
      meanwhile.now("reads");
      meanwhile.now("reads");
      meanwhile.now("asks");
    }
    assertThat(terminal.out()).isEmpty();
    return terminal.err();
  }

  @Test
  void eachLineIsInThePlaceOfTheOneBeforeAndNothingIsLeft() {
    assertThat(shownOn(new Terminal().watched()))
        .isEqualTo(
            AGAIN + "\u001b[?7lreads ..\u001b[?7h" + AGAIN + "\u001b[?7lasks ..\u001b[?7h" + AGAIN);
  }

  @Test
  void withoutATerminalNothingIsShown() {
    assertThat(shownOn(new Terminal())).isEmpty();
    assertThat(shownOn(new Terminal(Map.of("TERM", "dumb")).watched())).isEmpty();
  }
}
