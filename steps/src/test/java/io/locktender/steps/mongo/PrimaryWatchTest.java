package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ConnectionDescription;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerType;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrimaryWatchTest {
  private static final ServerAddress P = new ServerAddress("p", 27017);
  private static final ServerAddress Q = new ServerAddress("q", 27017);

  private final ClusterId cluster = new ClusterId();
  private long seconds;
  private final PrimaryWatch watch = new PrimaryWatch(() -> TimeUnit.SECONDS.toNanos(seconds));

  @BeforeEach
  void begin() {
    primary(P);
    sent(1, P, "createIndexes");
  }

  @Test
  void aCommandMayTakeAsLongAsItsServerIsPrimary() {
    seconds = 100_000;
    assertThat(watch.stranded()).isEmpty();

    changed(List.of());
    seconds *= 2;
    assertThat(watch.stranded()).as("no other is known").isEmpty();
  }

  @Test
  void whatAServerHasNotAnsweredThatIsPrimaryNoMoreIsStrandedAfterTenSeconds() {
    seconds = 60;
    primary(Q);
    seconds = 69;
    assertThat(watch.stranded()).as("it may only have stepped down").isEmpty();
    primary(Q);

    seconds = 70;

    assertThat(watch.stranded())
        .contains(
            "q:27017 is primary; p:27017, which was, has not answered 'createIndexes' for 10 s");
  }

  @Test
  void whatWasAnsweredOrHasFailedIsNot() {
    sent(2, P, "find");
    watch.commandSucceeded(
        new CommandSucceededEvent(null, 1, 1, on(P), "shop", "find", new BsonDocument(), 1));
    watch.commandFailed(
        new CommandFailedEvent(
            null, 1, 2, on(P), "shop", "createIndexes", 1, new IllegalStateException()));
    primary(Q);
    sent(3, Q, "createIndexes");

    seconds = 100_000;

    assertThat(watch.stranded()).isEmpty();
  }

  @Test
  void whatIsSentToTheOldOneLaterHasItsTimeFromThen() {
    watch.commandSucceeded(
        new CommandSucceededEvent(null, 1, 1, on(P), "shop", "find", new BsonDocument(), 1));
    primary(Q);
    seconds = 60;
    sent(4, P, "killCursors");

    seconds = 69;
    assertThat(watch.stranded()).isEmpty();
    seconds = 70;
    assertThat(watch.stranded()).isPresent();
  }

  private void sent(int request, ServerAddress server, String command) {
    watch.commandStarted(
        new CommandStartedEvent(null, 1, request, on(server), "shop", command, new BsonDocument()));
  }

  private ConnectionDescription on(ServerAddress server) {
    return new ConnectionDescription(new ServerId(cluster, server));
  }

  private void primary(ServerAddress server) {
    changed(
        List.of(
            ServerDescription.builder()
                .address(server)
                .state(ServerConnectionState.CONNECTED)
                .ok(true)
                .type(ServerType.REPLICA_SET_PRIMARY)
                .build()));
  }

  private void changed(List<ServerDescription> servers) {
    ClusterDescription now =
        new ClusterDescription(ClusterConnectionMode.MULTIPLE, ClusterType.REPLICA_SET, servers);
    watch.clusterDescriptionChanged(new ClusterDescriptionChangedEvent(cluster, now, now));
  }
}
