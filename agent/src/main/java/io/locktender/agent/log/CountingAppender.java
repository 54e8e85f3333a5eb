package io.locktender.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import io.locktender.agent.log.RepeatedLines.Counted;
import io.locktender.steps.text.Durations;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a log from being flooded: what comes again and again is said, then counted. What a library
 * says is one line, without a stack trace: it says it at each try, and what we make of it is said
 * by us.
 */
final class CountingAppender extends AppenderBase<ILoggingEvent> {
  private static final String OURS = "io.locktender.";

  /** What we say is said when it changes: what comes back within a minute may be news. */
  private static final int OURS_AT_FIRST = 2;

  private static final int LOOK_EVERY_SECONDS = 5;
  private static final int MAX_WORDS = 1_000;

  private final Appender<ILoggingEvent> target;
  private final LongSupplier nanos;
  private final RepeatedLines<ILoggingEvent> repeats = new RepeatedLines<>();
  private @Nullable ScheduledFuture<?> looks;

  /**
   * @param target where it goes; started and stopped with this one
   * @param nanos a monotonic clock
   */
  CountingAppender(Appender<ILoggingEvent> target, LongSupplier nanos) {
    this.target = target;
    this.nanos = nanos;
  }

  @Override
  public void start() {
    target.start();
    looks =
        getContext()
            .getScheduledExecutorService()
            .scheduleWithFixedDelay(
                this::tellCounted, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    super.start();
  }

  @Override
  public void stop() {
    if (looks != null) {
      looks.cancel(false);
    }
    super.stop();
    target.stop();
  }

  @Override
  protected void append(ILoggingEvent event) {
    boolean ours = event.getLoggerName().startsWith(OURS);
    if (repeats.came(words(event, ours), ours ? OURS_AT_FIRST : 1, event, nanos.getAsLong())) {
      target.doAppend(ours ? event : withoutTrace(event));
    }
    tellCounted();
  }

  /** How often it came, where that was counted for long enough. */
  synchronized void tellCounted() {
    for (Counted<ILoggingEvent> counted : repeats.due(nanos.getAsLong())) {
      String message =
          "%d times more within %s: %s"
              .formatted(counted.times(), Durations.words(counted.within()), line(counted.last()));
      target.doAppend(copy(counted.last(), message));
    }
  }

  /** Of trouble, numbers do not count: they are times, ports and sessions. */
  private static String words(ILoggingEvent event, boolean ours) {
    String message = line(event);
    String plain =
        ours && !event.getLevel().isGreaterOrEqual(Level.WARN)
            ? message
            : message.replaceAll("(0x)?[0-9a-f]*[0-9][0-9a-f]*", "#");
    String all = event.getLevel() + " " + event.getLoggerName() + " " + plain;
    return all.substring(0, Math.min(all.length(), MAX_WORDS));
  }

  private ILoggingEvent withoutTrace(ILoggingEvent event) {
    return event.getThrowableProxy() == null ? event : copy(event, line(event));
  }

  private static String line(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    String message = event.getFormattedMessage();
    if (thrown == null) {
      return message;
    }
    while (thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    String name = thrown.getClassName().substring(thrown.getClassName().lastIndexOf('.') + 1);
    String why = thrown.getMessage() == null ? "" : ": " + thrown.getMessage();
    return message + " (" + name + why + ")";
  }

  private ILoggingEvent copy(ILoggingEvent event, String message) {
    Logger logger = ((LoggerContext) getContext()).getLogger(event.getLoggerName());
    return new LoggingEvent(
        CountingAppender.class.getName(), logger, event.getLevel(), message, null, null);
  }
}
