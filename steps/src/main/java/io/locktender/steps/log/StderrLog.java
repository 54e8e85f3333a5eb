package io.locktender.steps.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.util.function.UnaryOperator;

/** A log on standard error, and nowhere else. */
public final class StderrLog {
  private StderrLog() {}

  /**
   * From here on everything from a level on is logged, whatever was set before.
   *
   * @param encoder how an event is written
   * @param around what stands before standard error, given that; what it returns is started here
   */
  public static void start(
      LoggerContext context,
      Level level,
      Encoder<ILoggingEvent> encoder,
      UnaryOperator<Appender<ILoggingEvent>> around) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
    stderr.setContext(context);
    stderr.setName("stderr");
    stderr.setTarget("System.err");
    stderr.setEncoder(encoder);
    Appender<ILoggingEvent> appender = around.apply(stderr);
    appender.setContext(context);
    appender.start();
    root.addAppender(appender);
    root.setLevel(level);
  }

  /** An encoder by a layout: to make one of a pattern takes longer than most programs here run. */
  public static Encoder<ILoggingEvent> encoder(
      LoggerContext context, Layout<ILoggingEvent> layout) {
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }
}
