package io.locktender.agent.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locktender.agent.config.NotifyHook;
import io.locktender.agent.metrics.AgentMetrics;
import io.locktender.coordinator.decide.ClusterEvents;
import io.locktender.coordinator.decide.Consent;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.RetryDelay;
import io.locktender.coordinator.decide.Steady;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Jitter;
import io.locktender.coordinator.notify.EventKeeper;
import io.locktender.coordinator.notify.Hook;
import io.locktender.coordinator.notify.Notifier;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.store.EventStore;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.control.MongoEventOutbox;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Masters that die, one after the other, wherever they just are: behind a transition and before
 * anybody has read it, between the outbox and the hook, while the hook answers.
 */
@ExtendWith(MongoExtension.class)
class HooksOverMasterKillsTest {
  private static final int KILLS = 20;
  private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");

  private final Random random = new Random(20261129);
  private final List<Long> written = new ArrayList<>();

  /** Half of the requests fail: before they are heard, or, which is worse, after. */
  private final HookServer server =
      new HookServer(
          (exchange, body) -> {
            int dice = ThreadLocalRandom.current().nextInt(4);
            if (dice > 1) {
              heard(new String(body, UTF_8));
              HookServer.code(exchange, 200);
            } else if (dice == 1) {
              heard(new String(body, UTF_8));
              HookServer.code(exchange, 500);
            } else {
              HookServer.code(exchange, 503);
            }
          });

  private final List<Long> heard = new ArrayList<>();

  @Test
  void everyEventIsHeardAtLeastOnceAndInOrder(TestDatabase mongo) {
    ClusterStore store =
        new ClusterStore(new MongoControlStore(mongo.database(), () -> Instant.EPOCH));
    EventStore outbox = new EventStore(new MongoEventOutbox(mongo.database()));
    outbox.heard("ops", 0);
    assertThat(
            store.insert(
                Transitions.baseline(
                    "shop",
                    "lineage-1",
                    "t0",
                    new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1"))))
        .isTrue();
    for (int kill = 1; kill <= KILLS; kill++) {
      reign("t" + kill, store, outbox, 1 + random.nextInt(4));
    }
    try (Notifier last = notifier(outbox)) {
      EventKeeper keeper = new EventKeeper(outbox, last);
      keeper.elected();
      keeper.seen(view("last", store.read().orElseThrow()), "nothing to do");
      await().atMost(Duration.ofSeconds(60)).until(() -> firsts().size() >= written.size());
    }
    assertThat(written).hasSizeGreaterThan(2 * KILLS);
    assertThat(firsts()).isEqualTo(written);
    server.close();
  }

  /** One master, up to its death: nothing is told to it, and nothing is waited for. */
  private void reign(String token, ClusterStore store, EventStore outbox, int transitions) {
    Notifier notifier = notifier(outbox);
    EventKeeper keeper = new EventKeeper(outbox, notifier);
    keeper.elected();
    for (int i = 0; i < transitions; i++) {
      VersionDocument before = store.read().orElseThrow();
      keeper.seen(view(token, before), "it goes on");
      EndedUpgrade refused = i == 0 ? null : refused(token + "-" + i, before.revision() + 1);
      VersionDocument next =
          refused == null
              ? Transitions.takeOver(before, token)
              : Transitions.refused(before, refused.requestId());
      List<ClusterEvent> events =
          ClusterEvents.of(before, next, refused, "it is so", Instant.EPOCH);
      assertThat(store.replace(before, next.telling(events))).isTrue();
      events.forEach(event -> written.add(event.sequence()));
      if (random.nextInt(3) == 0) {
        int some = random.nextInt(3) + firsts().size();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> firsts().size() >= Math.min(some, keptSoFar(outbox)));
      }
    }
    notifier.close();
  }

  private static int keptSoFar(EventStore outbox) {
    return outbox.after(0, 1_000).size();
  }

  private Notifier notifier(EventStore outbox) {
    NotifyHook hook =
        new NotifyHook(
            "ops",
            Optional.of(server.url()),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            true,
            Duration.ofSeconds(5),
            Duration.ofHours(24));
    return new Notifier(
        List.of(
            new Hook(
                "ops",
                Set.of(),
                Duration.ofHours(24),
                new HttpReceiver(hook, "shop", () -> Instant.EPOCH))),
        outbox,
        new AgentMetrics(new SimpleMeterRegistry(), System::nanoTime).hooks(),
        System::nanoTime,
        new RetryDelay(Duration.ofMillis(5), Duration.ofMillis(20)),
        new Jitter(new Random(7)),
        Thread::new);
  }

  private synchronized void heard(String body) {
    Matcher found = SEQUENCE.matcher(body);
    if (found.find()) {
      heard.add(Long.valueOf(found.group(1)));
    }
  }

  /** What was heard, each when it was heard first. */
  private synchronized List<Long> firsts() {
    return heard.stream().distinct().toList();
  }

  private static EndedUpgrade refused(String requestId, long revision) {
    return new EndedUpgrade(
        requestId,
        null,
        ReleaseVersion.parse("1.0.0"),
        ReleaseVersion.parse("2.0.0"),
        Phase.PREFLIGHT,
        Outcome.REFUSED,
        "ann@desk",
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        List.of("no"),
        List.of(),
        revision);
  }

  private static MasterView view(String token, @Nullable VersionDocument document) {
    return new MasterView(
        "shop",
        "node-1",
        token,
        true,
        true,
        null,
        document,
        List.of(),
        Map.of(),
        null,
        null,
        null,
        null,
        Consent.NOT_WANTED,
        Duration.ZERO,
        Duration.ZERO,
        Steady.of(Duration.ZERO),
        Instant.EPOCH,
        Deadlines.DEFAULT,
        false);
  }
}
