package io.locktender.cli.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the terminal how large it is: the JDK cannot tell. */
final class Stty {
  private static final long WITHIN_MILLIS = 1_000;
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,5}) ([0-9]{1,5})\\s*");

  /** In characters. */
  record Size(int rows, int columns) {}

  private Stty() {}

  static Optional<Size> size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(WITHIN_MILLIS, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return Optional.empty();
      }
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher size = SIZE.matcher(said);
      return size.matches()
          ? Optional.of(new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
