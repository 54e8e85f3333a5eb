package io.locktender.cli.command;

import io.locktender.steps.text.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time that is typed, such as {@code 30s}, {@code 10m} or {@code 1h}, within bounds. */
public abstract class TimeConverter implements ITypeConverter<Duration> {
  private final boolean mayBeNothing;
  private final String longest;

  /**
   * @param mayBeNothing whether 0 is within the bounds
   * @param longest the longest, as it is typed
   */
  protected TimeConverter(boolean mayBeNothing, String longest) {
    this.mayBeNothing = mayBeNothing;
    this.longest = longest;
  }

  @Override
  public final Duration convert(String value) {
    Duration time =
        Durations.parse(value)
            .orElseThrow(
                () -> new TypeConversionException("expected a time such as 30s, found " + value));
    if (time.compareTo(Durations.parse(longest).orElseThrow()) > 0
        || (time.isZero() && !mayBeNothing)) {
      throw new TypeConversionException(
          "expected a time %sup to %s, found %s"
              .formatted(mayBeNothing ? "" : "over 0 and ", longest, value));
    }
    return time;
  }
}
