package io.locktender.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

final class OneLineTest {
  @Test
  void whyAFileCannotBeUsedIsSaid() {
    assertThat(
            OneLine.of(
                new UncheckedIOException(
                    "the state directory /s cannot be used", new AccessDeniedException("/s/lock"))))
        .isEqualTo("the state directory /s cannot be used: AccessDeniedException: /s/lock");
    assertThat(
            OneLine.of(
                new UncheckedIOException(
                    "/s/a cannot be written",
                    new FileSystemException("/s/a", null, "No space left on device"))))
        .isEqualTo("/s/a cannot be written: /s/a: No space left on device");
    assertThat(OneLine.of(new AccessDeniedException("/s"))).isEqualTo("AccessDeniedException: /s");
  }

  @Test
  void nothingIsSaidTwice() {
    assertThat(OneLine.of(new UncheckedIOException(new IOException("no\n  room"))))
        .isEqualTo("no room");
    assertThat(OneLine.of(new IOException())).isEqualTo("IOException");
  }
}
