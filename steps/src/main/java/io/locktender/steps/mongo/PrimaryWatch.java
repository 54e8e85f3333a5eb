package io.locktender.steps.mongo;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerDescription;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a client has asked a server that is no longer primary, and is not answered. The driver waits
 * on for a server that is stopped, or whose disk hangs: hours, where a command may take as long as
 * the data is big, and its connection looks well meanwhile. Safe for use by many threads.
 */
public final class PrimaryWatch implements CommandListener, ClusterListener {
  /** A server that has only stepped down answers sooner. */
  static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  private record Sent(String command, ServerAddress server, long since) {}

  private record Primary(ServerAddress server, long since) {}

  private final LongSupplier nanos;
  private final Map<Integer, Sent> unanswered = new ConcurrentHashMap<>();
  private volatile @Nullable Primary primary;

  /**
   * @param nanos a monotonic clock
   */
  public PrimaryWatch(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A command that nobody will answer, in a sentence; empty while there is none. */
  public Optional<String> stranded() {
    Primary now = primary;
    return now == null
        ? Optional.empty()
        : unanswered.values().stream()
            .filter(sent -> !sent.server().equals(now.server()))
            .filter(sent -> waits(sent, now).compareTo(ANSWERS_WITHIN) >= 0)
            .findFirst()
            .map(
                sent ->
                    "%s is primary; %s, which was, has not answered '%s' for %d s"
                        .formatted(
                            now.server(),
                            sent.server(),
                            sent.command(),
                            waits(sent, now).toSeconds()));
  }

  /** Since it was sent, and there was another primary. */
  private Duration waits(Sent sent, Primary now) {
    long since = sent.since() - now.since() > 0 ? sent.since() : now.since();
    return Duration.ofNanos(nanos.getAsLong() - since);
  }

  @Override
  public void commandStarted(CommandStartedEvent event) {
    ServerAddress server = event.getConnectionDescription().getServerAddress();
    unanswered.put(
        event.getRequestId(), new Sent(event.getCommandName(), server, nanos.getAsLong()));
  }

  @Override
  public void commandSucceeded(CommandSucceededEvent event) {
    unanswered.remove(event.getRequestId());
  }

  @Override
  public void commandFailed(CommandFailedEvent event) {
    unanswered.remove(event.getRequestId());
  }

  @Override
  public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
    event.getNewDescription().getServerDescriptions().stream()
        .filter(ServerDescription::isPrimary)
        .findFirst()
        .map(ServerDescription::getAddress)
        .filter(server -> primary == null || !server.equals(primary.server()))
        .ifPresent(server -> primary = new Primary(server, nanos.getAsLong()));
  }
}
