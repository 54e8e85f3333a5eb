package io.locktender.coordinator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.decide.RetryDelay;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.master.Jitter;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.coordinator.store.EventStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HookTellerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final MemoryOutbox outbox = new MemoryOutbox();
  private final EventStore store = new EventStore(outbox);
  private final AtomicLong nanos = new AtomicLong();
  private final List<Long> heard = new ArrayList<>();
  private final List<String> counted = new ArrayList<>();
  private boolean deaf;
  private boolean broken;
  private boolean silentOnceHeard;

  @BeforeEach
  void theHookIsKnown() {
    outbox.heard.put("ops", 0L);
  }

  @Test
  void aMasterTellsAllInOrderAndWritesHowFarItHasCome() throws Exception {
    event(2, Kind.REQUESTED);
    event(3, Kind.HOLD);
    HookTeller teller = teller(Set.of());

    assertThat(turns(teller)).isEqualTo(HOUR);
    assertThat(heard).containsExactly(20L, 30L);
    assertThat(outbox.heard).containsEntry("ops", 30L);
  }

  @Test
  void whoIsNotMasterTellsNothingAndAsksNothing() throws Exception {
    event(2, Kind.HOLD);
    HookTeller teller = teller(Set.of());
    teller.mayTell(false);

    assertThat(teller.turn()).isEqualTo(HOUR);
    assertThat(heard).isEmpty();
    assertThat(outbox.reads).isZero();
  }

  @Test
  void theNextMasterGoesOnWhereTheLastOneWas() throws Exception {
    event(2, Kind.HOLD);
    turns(teller(Set.of()));
    event(3, Kind.DONE);
    turns(teller(Set.of()));

    assertThat(heard).containsExactly(20L, 30L);
  }

  @Test
  void whatWasNotHeardIsToldAgainLaterAndWhatFollowsWaits() throws Exception {
    event(2, Kind.HOLD);
    event(3, Kind.DONE);
    HookTeller teller = teller(Set.of());
    deaf = true;

    Duration first = teller.turn();
    assertThat(first).isBetween(Duration.ofMillis(750), Duration.ofMillis(1_250));
    assertThat(teller.turn()).isEqualTo(first);
    assertThat(counted).containsExactly("failed");
    pass(first);
    assertThat(teller.turn()).isBetween(Duration.ofMillis(1_500), Duration.ofMillis(2_500));
    assertThat(outbox.heard).containsEntry("ops", 0L);

    deaf = false;
    pass(HOUR);
    turns(teller);
    assertThat(heard).containsExactly(20L, 30L);
  }

  @Test
  void whatIsNotHeardForTooLongIsLeftOutAndCounted() throws Exception {
    event(2, Kind.HOLD);
    event(3, Kind.DONE);
    HookTeller teller = teller(Set.of());
    deaf = true;
    teller.turn();
    pass(Duration.ofHours(25));
    deaf = false;

    turns(teller);
    assertThat(heard).containsExactly(30L);
    assertThat(counted).containsExactly("failed", "left out", "heard");
  }

  @Test
  void aHookHearsOnlyWhatItAskedForAndNothingIsWrittenForTheRest() throws Exception {
    event(2, Kind.REQUESTED);
    event(3, Kind.DONE);
    event(4, Kind.MASTER_CHANGED);
    HookTeller teller = teller(Set.of(Kind.DONE));

    turns(teller);
    assertThat(heard).containsExactly(30L);
    assertThat(outbox.heard).containsEntry("ops", 30L);
  }

  @Test
  void aHookThatIsNewHearsWhatComesFromNowOn() throws Exception {
    outbox.heard.clear();
    event(2, Kind.DONE);
    HookTeller teller = teller(Set.of());
    turns(teller);
    assertThat(heard).isEmpty();
    assertThat(outbox.heard).containsEntry("ops", 20L);

    event(3, Kind.HOLD);
    turns(teller);
    assertThat(heard).containsExactly(30L);
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsAskedAgain() throws Exception {
    event(2, Kind.HOLD);
    HookTeller teller = teller(Set.of());
    outbox.silent = true;
    Duration pause = teller.turn();
    assertThat(pause).isLessThan(HOUR);

    outbox.silent = false;
    pass(pause);
    turns(teller);
    assertThat(heard).containsExactly(20L);
  }

  @Test
  void aDatabaseThatIsSilentForLongerThanAnEventIsTriedLeavesNothingOut() throws Exception {
    event(2, Kind.HOLD);
    HookTeller teller = teller(Set.of());
    outbox.silent = true;
    teller.turn();
    pass(Duration.ofHours(25));
    teller.turn();

    outbox.silent = false;
    pass(HOUR);
    turns(teller);
    assertThat(heard).containsExactly(20L);
    assertThat(counted).containsExactly("heard");
  }

  @Test
  void whatWasHeardAndCouldNotBeWrittenIsWrittenLaterAndNotToldAgain() throws Exception {
    event(2, Kind.HOLD);
    HookTeller teller = teller(Set.of());
    silentOnceHeard = true;
    assertThat(teller.turn()).isLessThan(HOUR);
    assertThat(outbox.heard).containsEntry("ops", 0L);

    silentOnceHeard = false;
    outbox.silent = false;
    pass(Duration.ofHours(25));
    event(3, Kind.DONE);
    turns(teller);
    assertThat(heard).containsExactly(20L, 30L);
    assertThat(counted).containsExactly("heard", "heard");
    assertThat(outbox.heard).containsEntry("ops", 30L);
  }

  @Test
  void moreThanIsReadAtATimeIsAllTold() throws Exception {
    for (int revision = 1; revision <= 250; revision++) {
      event(revision, Kind.MASTER_CHANGED);
    }
    turns(teller(Set.of()));
    assertThat(heard).hasSize(250).isSorted();
  }

  @Test
  void aBugInTheReceiverIsTriedAgainLikeAnyFailure() throws Exception {
    event(2, Kind.HOLD);
    HookTeller teller = teller(Set.of());
    broken = true;
    Duration pause = teller.turn();
    assertThat(pause).isLessThan(HOUR);
    assertThat(outbox.heard).containsEntry("ops", 0L);

    broken = false;
    pass(pause);
    turns(teller);
    assertThat(heard).containsExactly(20L);
  }

  private HookTeller teller(Set<Kind> kinds) {
    HookTeller teller =
        new HookTeller(
            new Hook("ops", kinds, Duration.ofHours(24), this::receive),
            store,
            new Counts(),
            nanos::get,
            new RetryDelay(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            new Jitter(new Random(7)));
    teller.mayTell(true);
    return teller;
  }

  private void receive(ClusterEvent event) throws NotHeardException {
    if (broken) {
      throw new IllegalStateException("a bug");
    }
    if (deaf) {
      throw new NotHeardException("deaf");
    }
    heard.add(event.sequence());
    outbox.silent = silentOnceHeard;
  }

  private void event(int revision, Kind kind) {
    store.put(
        ClusterEvent.of(Documents.idle(), revision, 0, kind, Instant.EPOCH, "it happened", null));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static Duration turns(HookTeller teller) throws InterruptedException {
    Duration rest = Duration.ZERO;
    while (rest.isZero()) {
      rest = teller.turn();
    }
    return rest;
  }

  private final class Counts implements HookMeter {
    @Override
    public void heard(String hook) {
      counted.add("heard");
    }

    @Override
    public void failed(String hook) {
      counted.add("failed");
    }

    @Override
    public void leftOut(String hook) {
      counted.add("left out");
    }

    @Override
    public void waiting(String hook, int events) {}
  }
}
