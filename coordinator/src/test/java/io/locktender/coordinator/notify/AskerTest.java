package io.locktender.coordinator.notify;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.MoreExecutors;
import io.locktender.coordinator.decide.Consent.Asked;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.notify.Receiver.NotHeardException;
import io.locktender.coordinator.notify.Voter.Ballot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class AskerTest {
  private static final VersionDocument READY = Documents.in(Phase.READY);
  private static final VersionDocument CHECK = Documents.in(Phase.CHECK);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger woken = new AtomicInteger();
  private final List<Inquiry> inquiries = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void whatNobodyIsAskedIsNotWanted() {
    Asker asker = atOnce(voter("gate", false, this::agrees));
    assertThat(asker.view().wanted()).containsExactly(Question.BEFORE_HOLD);
    assertThat(asker.view().asked()).isNull();
  }

  @Test
  void eachIsAskedAboutTheDocument_andTheLoopIsWoken() {
    Asker asker = atOnce(voter("gate", true, this::agrees));
    asker.ask(Question.BEFORE_HOLD, READY);

    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    Asked asked = requireNonNull(asker.view().asked());
    assertThat(asked.about()).isEqualTo(new SeenRevision(READY.lineage(), READY.revision()));
    assertThat(asked.silent()).isEmpty();
    assertThat(asked.vetoes()).isEmpty();
    assertThat(asked.age()).isEqualTo(Duration.ofSeconds(3));
    assertThat(woken).hasValue(1);
    Inquiry inquiry = inquiries.get(0);
    assertThat(inquiry.id("gate")).isEqualTo("lineage-1:" + READY.revision() + ":gate");
    assertThat(inquiry.request().to()).isEqualTo("2.0.0");
  }

  @Test
  void aVetoHasTheNameOfWhoSaysIt_andIsKeptWhileTheSameIsAskedAgain() {
    Asker asker = atOnce(voter("gate", true, inquiry -> Optional.of("a sale is on")));
    asker.ask(Question.BEFORE_HOLD, READY);
    assertThat(requireNonNull(asker.view().asked()).vetoes())
        .containsExactly("gate vetoes it: a sale is on");

    asker.ask(Question.BEFORE_HOLD, READY);
    Asked again = requireNonNull(asker.view().asked());
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.before()).containsExactly("gate vetoes it: a sale is on");
  }

  @Test
  void anotherDocumentIsAnotherQuestion() {
    Asker asker = atOnce(voter("gate", true, this::agrees));
    asker.ask(Question.BEFORE_HOLD, READY);
    asker.ask(Question.BEFORE_HOLD, Documents.in(Phase.SYNC));
    assertThat(requireNonNull(asker.view().asked()).attempt()).isEqualTo(1);
    assertThat(inquiries.get(0).id("gate")).isNotEqualTo(inquiries.get(1).id("gate"));
  }

  @Test
  void whoCannotBeAskedVetoes_unlessItIsSaidThatItGoesOn() {
    Ballot dead =
        inquiry -> {
          throw new NotHeardException("no answer (ConnectException)");
        };
    Asker asker = atOnce(voter("gate", true, dead), voter("chat", false, dead));
    asker.ask(Question.BEFORE_HOLD, READY);

    Asked asked = requireNonNull(asker.view().asked());
    assertThat(asked.silent()).isEmpty();
    assertThat(asked.vetoes())
        .containsExactly("gate cannot be asked, which is a veto: no answer (ConnectException)");
    assertThat(failed).containsExactly("gate", "chat");
  }

  @Test
  void aBugIsNoYes() {
    Asker asker =
        atOnce(
            voter(
                "gate",
                true,
                inquiry -> {
                  throw new IllegalStateException("oops");
                }));
    asker.ask(Question.BEFORE_HOLD, READY);
    assertThat(requireNonNull(asker.view().asked()).vetoes())
        .singleElement()
        .asString()
        .contains("oops");
  }

  @Test
  void onlyThoseAreAskedWhoAreToBe() {
    Voter later = new Voter("later", Set.of(Question.BEFORE_SWAP), true, this::agrees);
    Asker asker = atOnce(voter("gate", true, this::agrees), later);
    assertThat(asker.view().wanted()).containsExactlyInAnyOrder(Question.values());
    asker.ask(Question.BEFORE_SWAP, CHECK);
    assertThat(inquiries).hasSize(1);
    assertThat(inquiries.get(0).question()).isEqualTo(Question.BEFORE_SWAP);
  }

  @Test
  void allAreAskedAtOnce_andTheLoopIsNotKeptWaiting() {
    CyclicBarrier both = new CyclicBarrier(2);
    Ballot waits =
        inquiry -> {
          try {
            both.await(60, TimeUnit.SECONDS);
          } catch (java.util.concurrent.BrokenBarrierException
              | java.util.concurrent.TimeoutException e) {
            throw new NotHeardException("the other one is not asked");
          }
          return Optional.empty();
        };
    Asker asker = on(threads, voter("gate", true, waits), voter("chat", true, waits));
    asker.ask(Question.BEFORE_HOLD, READY);
    await().until(() -> requireNonNull(asker.view().asked()).silent().isEmpty());
    assertThat(requireNonNull(asker.view().asked()).vetoes()).isEmpty();
  }

  @Test
  void whoIsNotWaitedForAnyMoreIsInterrupted_andWhatItSaysDoesNotCount() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Ballot hangs =
        inquiry -> {
          asked.countDown();
          try {
            var unused = new CountDownLatch(1).await(1, TimeUnit.MINUTES);
          } finally {
            interrupted.countDown();
          }
          return Optional.empty();
        };
    Asker asker = on(threads, voter("gate", true, hangs));
    asker.ask(Question.BEFORE_HOLD, READY);
    await().until(() -> asked.getCount() == 0);
    assertThat(requireNonNull(asker.view().asked()).silent()).containsExactly("gate");

    asker.forget();
    assertThat(asker.view().asked()).isNull();
    await().until(() -> interrupted.getCount() == 0);
    assertThat(woken).hasValue(0);
  }

  private Optional<String> agrees(Inquiry inquiry) {
    inquiries.add(inquiry);
    return Optional.empty();
  }

  private static Voter voter(String name, boolean failureVetoes, Ballot ballot) {
    return new Voter(name, Set.of(Question.BEFORE_HOLD), failureVetoes, ballot);
  }

  private Asker atOnce(Voter... voters) {
    return on(MoreExecutors.newDirectExecutorService(), voters);
  }

  private Asker on(ExecutorService executor, Voter... voters) {
    return new Asker(
        List.of(voters),
        executor,
        new FailureMeter(failed),
        new Clocks(() -> Instant.EPOCH, nanos::get),
        woken::incrementAndGet);
  }

  private record FailureMeter(List<String> failures) implements HookMeter {
    @Override
    public void heard(String hook) {}

    @Override
    public void failed(String hook) {
      failures.add(hook);
    }

    @Override
    public void leftOut(String hook) {}

    @Override
    public void waiting(String hook, int events) {}
  }
}
