package io.locktender.cli.command;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a command waits at most. */
public final class TimeoutOption {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** No longer than for ever: what is counted in nanoseconds would overflow after 292 years. */
  private static final class Converter extends TimeConverter {
    private Converter() {
      super(true, FOR_EVER.toDays() + "d");
    }
  }

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Converter.class,
      description = "How long to wait at most, such as 30s or 10m.")
  private @Nullable Duration timeout;

  public Duration orElse(Duration unsaid) {
    return timeout == null ? unsaid : timeout;
  }

  public Duration orForEver() {
    return orElse(FOR_EVER);
  }
}
