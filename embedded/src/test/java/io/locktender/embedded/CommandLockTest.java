package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class CommandLockTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> done = new CopyOnWriteArrayList<>();
  private final CommandLock lock = new CommandLock(() -> done.add("commit"), nanos::get);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLongCommandLetsAWriterThroughThatWaits(boolean longOneWrites) {
    lock.run(
        longOneWrites,
        () -> {
          CompletableFuture<Boolean> other = inAnotherThread(true);
          while (!other.isDone()) {
            timePasses();
            CommandLock.giveWay();
          }
          return done.add("long one");
        });

    assertThat(done).containsSubsequence("other", "commit", "long one");
  }

  @Test
  void whatWasWrittenIsCommittedBeforeOthersAreLetThrough() {
    lock.run(
        true,
        () -> {
          CompletableFuture<Boolean> other = inAnotherThread(false);
          while (!other.isDone()) {
            timePasses();
            CommandLock.giveWay();
          }
          return true;
        });

    assertThat(done.indexOf("commit")).isLessThan(done.indexOf("other"));
  }

  @Test
  void aShortCommandRunsWithoutAnybodyInBetween() {
    lock.run(
        false,
        () -> {
          CompletableFuture<Boolean> other = inAnotherThread(true);
          CommandLock.giveWay();
          assertThatThrownBy(() -> other.get(50, TimeUnit.MILLISECONDS))
              .isInstanceOf(TimeoutException.class);
          return done.add("short one");
        });

    assertThat(done.get(0)).isEqualTo("short one");
  }

  @Test
  void aWriterThatNobodyWaitsForCommitsOnce() {
    lock.run(
        true,
        () -> {
          timePasses();
          CommandLock.giveWay();
          return done.add("write");
        });

    assertThat(done).containsExactly("write", "commit");
  }

  @Test
  void aCommandThatFailsLetsTheNextOneIn() throws ExecutionException, InterruptedException {
    assertThatThrownBy(() -> lock.run(true, () -> List.of().get(0)))
        .isInstanceOf(IndexOutOfBoundsException.class);

    assertThat(inAnotherThread(true).get()).isTrue();
  }

  @Test
  void onlyACommandThatHoldsNothingElseMayGiveWay() {
    assertThat(CommandLock.mayGiveWay(this)).isFalse();
    assertThat(lock.run(false, () -> CommandLock.mayGiveWay(this))).isTrue();
    assertThat(lock.run(true, () -> CommandLock.mayGiveWay(this))).isTrue();
    synchronized (this) {
      assertThat(lock.run(false, () -> CommandLock.mayGiveWay(this))).isFalse();
    }
    CommandLock.giveWay();
  }

  private void timePasses() {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
    Thread.onSpinWait();
  }

  private CompletableFuture<Boolean> inAnotherThread(boolean writes) {
    return CompletableFuture.supplyAsync(() -> lock.run(writes, () -> done.add("other")));
  }
}
