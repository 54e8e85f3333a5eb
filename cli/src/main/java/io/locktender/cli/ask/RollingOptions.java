package io.locktender.cli.ask;

import io.locktender.cli.command.TimeConverter;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.steps.text.InvalidInputException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How an upgrade rolls; none of it may be given for one that goes by HOLD. */
final class RollingOptions {
  /** When the way back is given up. */
  enum Finalize {
    /** When every node has served for {@code --soak-for}. */
    AUTO,
    /** By {@code locktender finalize}. */
    MANUAL
  }

  /** As {@link RollOptions} has it. */
  private static final class Time extends TimeConverter {
    private Time() {
      super(true, RollOptions.LONGEST.toDays() + "d");
    }
  }

  @Option(
      names = "--max-unavailable",
      paramLabel = "N|N%",
      description = "Rolling: how many nodes may be out of service at a time (default: 1).")
  private @Nullable String maxUnavailable;

  @Option(
      names = "--canary",
      paramLabel = "NODE",
      description =
          "Rolling: this node switches first, then the upgrade waits for 'locktender resume'.")
  private @Nullable String canary;

  @Option(
      names = "--healthy-for",
      paramLabel = "TIME",
      converter = Time.class,
      description =
          "Rolling: how long a batch must have served before the next one (default: 10s).")
  private @Nullable Duration healthyFor;

  @Option(
      names = "--progress-deadline",
      paramLabel = "TIME",
      converter = Time.class,
      description =
          "Rolling: how long a batch may take to serve before the upgrade rolls back (default:"
              + " 10m).")
  private @Nullable Duration progress;

  @Option(
      names = "--soak-for",
      paramLabel = "TIME",
      converter = Time.class,
      description =
          "Rolling: how long all nodes must have served before it is finalized (default: 10m).")
  private @Nullable Duration soak;

  @Option(
      names = "--finalize",
      paramLabel = "auto|manual",
      description =
          "Rolling: whether it is finalized by itself, or by 'locktender finalize' (default: manual"
              + " if a contract step has no revert, else auto).")
  private @Nullable Finalize finalize;

  /**
   * What was asked for, or null when nothing was.
   *
   * @throws InvalidInputException when something is out of its bounds
   */
  @Nullable RollOptions asked() {
    if (maxUnavailable == null
        && canary == null
        && healthyFor == null
        && progress == null
        && soak == null
        && finalize == null) {
      return null;
    }
    RollOptions unsaid = RollOptions.DEFAULT;
    try {
      return new RollOptions(
          maxUnavailable == null ? unsaid.maxUnavailable() : maxUnavailable,
          canary,
          healthyFor == null ? unsaid.healthyFor() : healthyFor,
          progress == null ? unsaid.progress() : progress,
          soak == null ? unsaid.soak() : soak,
          finalize == null ? null : finalize == Finalize.MANUAL);
    } catch (IllegalArgumentException e) {
      // The times were looked at when they were read.
      throw new InvalidInputException(
          "--max-unavailable: expected a number from 1 to 99999, or 1% to 100%, found '"
              + maxUnavailable
              + "'; correct it");
    }
  }
}
