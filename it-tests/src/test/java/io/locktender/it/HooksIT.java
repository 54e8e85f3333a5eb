package io.locktender.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import io.locktender.coordinator.store.EventStore;
import io.locktender.steps.control.MongoEventOutbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A receiver that fails half of the time, and masters that are killed at random moments of
 * upgrades; {@code -Dhooks.kills=20 -Dhooks.seed=N} kills more often.
 */
class HooksIT {
  private static final int KILLS = Integer.getInteger("hooks.kills", 2);
  private static final long SEED = Long.getLong("hooks.seed", 1L);

  /** The longest time from when an upgrade was seen until its master is killed, in milliseconds. */
  private static final int LATEST = 3_000;

  private static final int MOST_EVENTS = 2_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STEP =
      "id: step%d\nupdate: {collection: packages, filter: {}, update: {$inc: {times: 1}}}";

  private final Random random = new Random(SEED);
  private final List<Long> heard = new ArrayList<>();
  private int requests;
  private final Receiver receiver = new Receiver(this::answer);
  private final Cluster cluster =
      Cluster.empty()
          .stateServers(3, "notify: [{name: ops, url: \"%s\"}]".formatted(receiver.url()));

  @AfterEach
  void close() {
    cluster.close();
    receiver.close();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.MINUTES)
  void everyEventIsHeardAtLeastOnceAndInOrder_whateverBecomesOfTheMasters() {
    UpgradeIT.load(cluster, 500);
    cluster.release("1.0.0").worker().write();
    for (int i = 2; i <= KILLS + 1; i++) {
      cluster.release(i + ".0.0").worker().step(STEP.formatted(i)).write();
    }
    cluster.serving("1.0.0");

    for (int i = 2; i <= KILLS + 1; i++) {
      upgradeWhoseMasterIsKilled(i + ".0.0");
    }
    cluster.cli("upgrade", "99.0.0", "--yes").exits(3);

    EventStore outbox = new EventStore(new MongoEventOutbox(cluster.database().database()));
    cluster.eventually("all is heard", () -> firsts().containsAll(sinceTheFirst(outbox)));
    List<Long> kept = sinceTheFirst(outbox);
    assertThat(firsts()).isEqualTo(kept).isSorted();
    assertThat(outbox.after(0, MOST_EVENTS))
        .extracting(ClusterEvent::kind)
        .contains(Kind.REQUESTED, Kind.HOLD, Kind.DONE, Kind.REFUSED, Kind.MASTER_CHANGED);
    System.out.printf(
        "hooks: %d masters killed, seed %d; %d events, each heard, in order; %d requests%n",
        KILLS, SEED, kept.size(), requests());
  }

  private void upgradeWhoseMasterIsKilled(String version) {
    Cli.Running upgrade = cluster.cliInBackground("upgrade", version, "--yes", "--wait");
    cluster.awaitDocument(
        "an upgrade to " + version,
        document ->
            document.upgrade() != null
                && document.upgrade().to().version().toString().equals(version));
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LATEST)).toNanos());
    Node master = cluster.master();
    master.kill();
    master.start();
    upgrade.end();
    cluster.eventually("the request has ended", () -> cluster.document().upgrade() == null);
    cluster.awaitServing(cluster.document().version().toString());
  }

  /** What the outbox has, from the first event on that was heard: a new hook hears what is new. */
  private List<Long> sinceTheFirst(EventStore outbox) {
    long first = firsts().isEmpty() ? 0 : firsts().get(0);
    return outbox.after(first - 1, MOST_EVENTS).stream().map(ClusterEvent::sequence).toList();
  }

  /** What was heard, each when it was heard first. */
  private synchronized List<Long> firsts() {
    return heard.stream().distinct().toList();
  }

  private synchronized int requests() {
    return requests;
  }

  /** Every other request fails: in turn before it is heard and, which is worse, after. */
  private synchronized void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode event = JSON.readTree(exchange.getRequestBody());
      int turn = requests++ % 4;
      if (turn != 1) {
        heard.add(event.path("sequence").asLong());
      }
      exchange.sendResponseHeaders(turn % 2 == 0 ? 200 : 503, -1);
    }
  }
}
