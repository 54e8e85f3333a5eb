package io.locktender.steps.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import org.slf4j.LoggerFactory;

/**
 * The log of the step process: what a release's steps say by slf4j from INFO on, and what goes
 * wrong here. Whoever started the process reads its standard error, and logs each line with a time.
 */
public final class StepLog {
  private static final String OURS = "io.locktender.steps";
  private static final String DRIVER = "org.mongodb.driver";

  private StepLog() {}

  /** Replaces what logback does without any configuration. */
  public static void start() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    StderrLog.start(context, Level.INFO, StderrLog.encoder(context, new Lines()), stderr -> stderr);
    context.getLogger(OURS).setLevel(Level.WARN);
    context.getLogger(DRIVER).setLevel(Level.WARN);
  }

  private static final class Lines extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      IThrowableProxy thrown = event.getThrowableProxy();
      return event.getLevel()
          + " "
          + event.getLoggerName()
          + " "
          + event.getFormattedMessage()
          + "\n"
          + (thrown == null ? "" : ThrowableProxyUtil.asString(thrown));
    }
  }
}
