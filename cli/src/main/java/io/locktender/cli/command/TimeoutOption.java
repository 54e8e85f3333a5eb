package io.locktender.cli.command;

import io.locktender.steps.text.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How long a command waits at most. */
public final class TimeoutOption {
  private static final Duration FOR_EVER = Duration.ofDays(365);

  /** Reads {@code 30s}, {@code 10m}, {@code 1h}. */
  public static final class Converter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return Durations.parse(value)
          .orElseThrow(
              () -> new TypeConversionException("expected a time such as 30s, found " + value));
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
