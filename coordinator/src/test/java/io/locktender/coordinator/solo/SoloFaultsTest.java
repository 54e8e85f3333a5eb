package io.locktender.coordinator.solo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.solo.SoloEnd.Why;
import io.locktender.steps.control.DatabaseUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The agents' master without a cluster when it is interrupted, replaced, or something is broken.
 */
@Timeout(180)
class SoloFaultsTest extends SoloFixture {
  @Test
  void anInterruptionBeforeTheCommitPutsAllBack() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    work.hangs("catchUp", begun);
    Thread person =
        new Thread(
            () -> {
              try {
                begun.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              master.interrupt("ann@desk");
            });
    person.start();
    EndedUpgrade ended = ended(master.bring(TO_V2), Outcome.ROLLED_BACK);
    person.join();

    assertThat(reason(ended)).isEqualTo("aborted by ann@desk");
    assertThat(master.interrupted()).isTrue();
    assertThat(store.document().version()).hasToString("none");
  }

  @Test
  void anInterruptionBehindTheCommitGoesForward() throws InterruptedException {
    work.when("swap", () -> master.interrupt("ann@desk"));
    ended(master.bring(TO_V2), Outcome.SUCCEEDED);
  }

  @Test
  void anInterruptionBeforeItBeganChangesNothing() throws InterruptedException {
    work.when("open", () -> master.interrupt("ann@desk"));
    EndedUpgrade ended = ended(master.bring(TO_V2), Outcome.REFUSED);
    assertThat(ended.reasons()).containsExactly("aborted by ann@desk");
  }

  @Test
  void anInterruptionBeforeAnythingIsAskedForIsNotForgotten() throws InterruptedException {
    master.interrupt("ann@desk");
    EndedUpgrade ended = ended(master.bring(TO_V2), Outcome.REFUSED);
    assertThat(ended.reasons()).containsExactly("aborted by ann@desk");
  }

  @Test
  void aVersionDocumentThatIsDeletedMeanwhileIsNotWaitedFor() throws InterruptedException {
    work.when("catchUp", store::clear);
    assertThat(left(master.bring(TO_V2), Why.GONE))
        .startsWith("the database has no version document");
  }

  @Test
  void aSwapThatCannotBeFinishedIsLeftWhenItWasInterrupted() throws InterruptedException {
    work.fails("swap", "the copy is lost");
    afterTurn =
        () -> {
          if (said.get(said.size() - 1).contains("attempt 1 failed")) {
            master.interrupt("ann@desk");
            nanos.addAndGet(SoloMaster.GRACE.toNanos());
          }
        };
    assertThat(left(master.bring(TO_V2), Why.INTERRUPTED)).contains("the copy is lost");
    assertThat(requireNonNull(store.document().upgrade()).phase()).isEqualTo(Phase.SWAP);
  }

  @Test
  void whoIsReplacedEnds() throws InterruptedException {
    work.when(
        "catchUp", () -> store.put(Transitions.takeOver(store.document(), "somebody-elses-token")));
    assertThat(left(master.bring(TO_V2), Why.REPLACED))
        .isEqualTo("another mastership (epoch 2) has taken over; this one stops");
    assertThat(store.document().token()).isEqualTo("somebody-elses-token");
  }

  @Test
  void aDatabaseThatIsSilentForLongIsLeft() throws InterruptedException {
    store.silent(true);
    afterTurn = () -> nanos.addAndGet(Duration.ofMillis(500).toNanos());
    assertThat(left(master.bring(TO_V2), Why.SILENT)).contains("MongoDB is gone");
  }

  @Test
  void whatTheDatabaseDidNotAnswerBeginsAgainUnderANewToken() throws InterruptedException {
    AtomicInteger copies = new AtomicInteger();
    work.when(
        "catchUp",
        () -> {
          if (copies.incrementAndGet() == 1) {
            throw new DatabaseUnavailableException("MongoDB is gone", new RuntimeException());
          }
        });
    ended(master.bring(TO_V2), Outcome.SUCCEEDED);
    assertThat(work.calls()).contains("swap req-1 d2");
    assertThat(store.document().epoch()).isEqualTo(2);
  }

  @Test
  void aDocumentThatCannotBeReadIsLeft() throws InterruptedException {
    store.put(new BsonDocument());
    assertThat(left(master.bring(TO_V2), Why.GARBLED)).startsWith("a record cannot be read");
  }

  @Test
  void aBugIsLeftWhenItComesAgainAndAgain() throws InterruptedException {
    store.beforeReplace(
        () -> {
          throw new IllegalStateException("a bug");
        });
    afterTurn =
        () ->
            store.beforeReplace(
                () -> {
                  throw new IllegalStateException("a bug");
                });
    assertThat(left(master.bring(TO_V2), Why.BUG)).contains("a bug");
  }

  @Test
  void anEndThatIsNotAnsweredIsAskedForAgain() throws InterruptedException {
    AtomicInteger sweeps = new AtomicInteger();
    work.when(
        "sweep",
        () -> {
          if (sweeps.incrementAndGet() == 2) {
            store.historyIsSilent(true);
            executor.execute(
                () -> {
                  store.historyIsSilent(false);
                  wakeup.wake();
                });
          }
        });
    ended(master.bring(TO_V2), Outcome.SUCCEEDED);
  }

  @Test
  void anEndThatCannotBeReadIsSaidToBe() throws InterruptedException {
    work.when("swap", () -> store.beforeReplace(() -> {}));
    afterTurn =
        () -> {
          if (said.get(said.size() - 1).startsWith("DONE")) {
            store.putEnded("req-1", new BsonDocument());
          }
        };
    assertThat(left(master.bring(TO_V2), Why.GARBLED)).contains("locktender.history");
  }

  @Test
  void aSweepThatDoesNotEndIsNotWaitedForForEver() throws InterruptedException {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    AtomicInteger sweeps = new AtomicInteger();
    work.when(
        "sweep",
        () -> {
          if (sweeps.incrementAndGet() == 2) {
            hangs.countDown();
            hold.await();
          }
        });
    Thread time = new Thread(() -> passes(hangs, hold));
    time.start();
    ended(master.bring(TO_V2), Outcome.SUCCEEDED);
    hold.countDown();
    time.join();
  }

  /** Second by second, from when something hangs until it no longer does. */
  private void passes(CountDownLatch hangs, CountDownLatch hold) {
    try {
      hangs.await();
      while (!hold.await(1, TimeUnit.MILLISECONDS)) {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        wakeup.wake();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
