package io.locktender.cli.ask;

import io.locktender.cli.command.TimeConverter;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an upgrade holds; none of it may be given for one that rolls. */
final class HoldingOptions {
  /** As {@link HoldOptions} has it. */
  private static final class Time extends TimeConverter {
    private Time() {
      super(false, HoldOptions.LONGEST.toDays() + "d");
    }
  }

  @Option(
      names = "--cutover",
      paramLabel = "auto|manual",
      description =
          "By HOLD: whether the workers are held as soon as the copies are current, or when"
              + " 'locktender cutover' asks for it (default: auto).")
  private @Nullable Cutover cutover;

  @Option(
      names = "--max-hold",
      paramLabel = "TIME",
      converter = Time.class,
      description =
          "By HOLD: how long the workers may be held before the commit point. Then the old release"
              + " serves again, and it is tried again later (default: no limit).")
  private @Nullable Duration maxHold;

  /** What was asked for, or null when nothing was. */
  @Nullable HoldOptions asked() {
    return cutover == null && maxHold == null
        ? null
        : new HoldOptions(cutover == null ? Cutover.AUTO : cutover, maxHold);
  }
}
