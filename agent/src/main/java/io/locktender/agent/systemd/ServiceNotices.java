package io.locktender.agent.systemd;

import io.locktender.steps.text.Texts;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the agent tells systemd of itself, by the protocol of {@code sd_notify}; nothing where
 * systemd has not started it. Told by the loops themselves and by no timer: where they hang,
 * nothing is told, and the watchdog ends the agent. Thread-safe.
 */
public final class ServiceNotices {
  private static final Logger log = LoggerFactory.getLogger(ServiceNotices.class);

  /** The watchdog is told so often in the time after which it would end the agent. */
  private static final int TIMES = 4;

  private final @Nullable NotifySocket socket;
  private final @Nullable Duration watchdog;
  private final LongSupplier nanos;
  private String status = "";
  private boolean ready;
  private boolean stopping;
  private boolean failing;
  private @Nullable Long told;

  private ServiceNotices(
      @Nullable NotifySocket socket, @Nullable Duration watchdog, LongSupplier nanos) {
    this.socket = socket;
    this.watchdog = watchdog;
    this.nanos = nanos;
  }

  /**
   * As systemd has left word in the environment.
   *
   * @param pid this process: a watchdog may be another one's
   * @param nanos a monotonic clock
   */
  public static ServiceNotices of(Map<String, String> environment, long pid, LongSupplier nanos) {
    String address = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (!address.startsWith("/") && !address.startsWith("@")) {
      return new ServiceNotices(null, null, nanos);
    }
    NativeLibrary.placed(environment);
    boolean ours =
        environment.getOrDefault("WATCHDOG_PID", String.valueOf(pid)).equals(String.valueOf(pid));
    Duration watchdog =
        ours ? micros(environment.getOrDefault("WATCHDOG_USEC", "")).orElse(null) : null;
    return new ServiceNotices(new NotifySocket(address), watchdog, nanos);
  }

  private static Optional<Duration> micros(String text) {
    try {
      long micros = Long.parseLong(text);
      return micros > 0 ? Optional.of(Duration.ofNanos(micros * 1000)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** After so long without a word the agent is ended; empty where nothing watches. */
  Optional<Duration> watchdog() {
    return Optional.ofNullable(watchdog);
  }

  /**
   * The node's loop goes round. The first time, the agent is ready: it knows what it does or waits
   * for, which may be a server that does not answer.
   *
   * @param sentence what it does
   * @param all whether every other loop of the agent goes round too; else the watchdog is not told
   */
  public synchronized void beat(String sentence, boolean all) {
    StringBuilder message = new StringBuilder();
    if (!ready) {
      message.append("READY=1\n");
    }
    String line = Texts.oneLine(sentence);
    if (!stopping && !line.equals(status)) {
      message.append("STATUS=").append(line).append('\n');
    }
    boolean due = all && isDue();
    if (due) {
      message.append("WATCHDOG=1\n");
    }
    if (message.length() > 0 && send(message.toString())) {
      ready = true;
      status = line;
      told = due ? (Long) nanos.getAsLong() : told;
    }
  }

  private boolean isDue() {
    return watchdog != null
        && (told == null || nanos.getAsLong() - told >= watchdog.toNanos() / TIMES);
  }

  /**
   * The agent ends.
   *
   * @param sentence what it does before
   */
  public synchronized void stopping(String sentence) {
    stopping = true;
    send("STOPPING=1\nSTATUS=" + Texts.oneLine(sentence) + "\n");
  }

  /** Starting, or ending, takes longer: no sooner than after this time is it too late. */
  public synchronized void extend(Duration time) {
    send("EXTEND_TIMEOUT_USEC=" + time.toNanos() / 1000 + "\n");
  }

  private boolean send(String message) {
    if (socket == null) {
      return false;
    }
    try {
      socket.send(message);
      failing = false;
      return true;
    } catch (IOException e) {
      if (!failing) {
        log.warn(
            "systemd is not told how the agent is, and may end it: {}; it is tried again",
            e.getMessage());
      }
      failing = true;
      return false;
    }
  }
}
