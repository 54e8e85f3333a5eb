package io.locktender.agent.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.Encoder;
import io.locktender.steps.log.StderrLog;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/** The daemon's log, on standard error. */
public final class AgentLog {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg %kvp%n";

  /** They tell every connection, heartbeat and retry. */
  private static final List<String> TALKATIVE =
      List.of("org.apache.zookeeper", "org.apache.curator", "org.mongodb.driver", "io.netty");

  /** It logs that it was interrupted: the agent is told to stop, and says so. */
  private static final String WAITS =
      "org.apache.curator.framework.recipes.AfterConnectionEstablished";

  /** It logs each try to connect; a command says itself why none did. */
  private static final String CONNECTS = "org.apache.zookeeper";

  /** It logs every error that it answers; the client that asked for it says what is to be said. */
  private static final String EMBEDDED_SERVER = "de.bwaldvogel";

  private AgentLog() {}

  /** From here on everything from INFO on is logged. */
  public static void start(LogFormat format) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    start(context, format, System::nanoTime);
  }

  static void start(LoggerContext context, LogFormat format, LongSupplier nanos) {
    configure(
        context,
        Level.INFO,
        format == LogFormat.JSON ? json(context) : text(context),
        stderr -> new CountingAppender(stderr, nanos));
    for (String library : TALKATIVE) {
      context.getLogger(library).setLevel(Level.WARN);
    }
    context.getLogger(WAITS).setLevel(Level.OFF);
  }

  static void quiet(LoggerContext context) {
    configure(
        context, Level.ERROR, StderrLog.encoder(context, new PlainLayout()), stderr -> stderr);
    context.getLogger(CONNECTS).setLevel(Level.OFF);
  }

  private static void configure(
      LoggerContext context,
      Level level,
      Encoder<ILoggingEvent> encoder,
      UnaryOperator<Appender<ILoggingEvent>> around) {
    StderrLog.start(context, level, encoder, around);
    context.getLogger(EMBEDDED_SERVER).setLevel(Level.OFF);
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithMessage(false);
    encoder.setWithArguments(false);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return encoder;
  }

  private static final class PlainLayout extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      return event.getLevel()
          + " "
          + event.getLoggerName()
          + " "
          + event.getFormattedMessage()
          + "\n";
    }
  }

  private static Encoder<ILoggingEvent> text(LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }
}
