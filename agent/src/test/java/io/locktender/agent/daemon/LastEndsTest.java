package io.locktender.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument.LastEnded;
import io.locktender.coordinator.store.HistoryStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.release.ReleaseVersion;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LastEndsTest {
  private static final LastEnded FIRST = new LastEnded("req-1", Outcome.SUCCEEDED, 7);
  private static final LastEnded NEXT = new LastEnded("req-2", Outcome.ROLLED_BACK, 9);
  private static final Instant AT = Instant.ofEpochSecond(1500);

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private final History history = new History();
  private final LastEnds ends = new LastEnds(history, waiting::add, this::told);

  @Test
  void whenItHasEndedIsAskedOnceAndNotOnTheLoop() {
    ends.seen(FIRST);
    ends.seen(FIRST);
    assertThat(told).containsExactly("req-1 null");
    assertThat(waiting).hasSize(1);

    waiting.remove().run();
    ends.seen(FIRST);
    assertThat(told).containsExactly("req-1 null", "req-1 " + AT);
    assertThat(waiting).isEmpty();
  }

  @Test
  void aHistoryThatDoesNotAnswerIsAskedAgainAtTheNextLook() {
    history.silent = true;
    ends.seen(FIRST);
    waiting.remove().run();
    history.silent = false;
    ends.seen(FIRST);
    waiting.remove().run();

    assertThat(told).endsWith("req-1 " + AT);
  }

  @Test
  void anAnswerThatCameTooLateIsNotToldOfTheNextRequest() {
    ends.seen(FIRST);
    ends.seen(NEXT);
    waiting.remove().run();
    assertThat(told).containsExactly("req-1 null", "req-2 null");

    waiting.remove().run();
    assertThat(told).endsWith("req-2 " + AT);
  }

  @Test
  void whereNothingHasEndedNothingIsAsked() {
    ends.seen(null);

    assertThat(waiting).isEmpty();
    assertThat(told).containsExactly("null null");
  }

  /** An alert goes by it: of an aborted rehearsal no upgrade was rolled back. */
  @Test
  void aRehearsalThatWasAbortedIsToldAsARehearsal() {
    history.outcome = Outcome.ROLLED_BACK;
    history.rehearse = true;
    List<Outcome> outcomes = new ArrayList<>();
    new LastEnds(
            history,
            Runnable::run,
            (last, at) -> {
              if (at != null && last != null) {
                outcomes.add(last.outcome());
              }
            })
        .seen(NEXT);

    assertThat(outcomes).containsExactly(Outcome.REHEARSED);
  }

  @Test
  void anAgentThatEndsAsksNoMore() {
    LastEnds ending =
        new LastEnds(
            history,
            ask -> {
              throw new RejectedExecutionException();
            },
            this::told);
    ending.seen(FIRST);

    assertThat(told).containsExactly("req-1 null");
  }

  private void told(@Nullable LastEnded last, @Nullable Instant at) {
    told.add((last == null ? null : last.requestId()) + " " + at);
  }

  private static final class History implements HistoryStore {
    boolean silent;
    Outcome outcome = Outcome.SUCCEEDED;
    @Nullable Boolean rehearse;

    @Override
    public Optional<EndedUpgrade> ended(String requestId) {
      if (silent) {
        throw new DatabaseUnavailableException("no primary", new TimeoutException());
      }
      ReleaseVersion version = ReleaseVersion.parse("1.0.0");
      return Optional.of(
          new EndedUpgrade(
              requestId,
              null,
              version,
              version,
              Phase.DONE,
              outcome,
              "ann",
              Instant.EPOCH,
              AT,
              null,
              List.of(),
              List.of(),
              7,
              null,
              rehearse,
              null));
    }

    @Override
    public void recordEnded(EndedUpgrade ended) {
      throw new AssertionError("it only reads");
    }

    @Override
    public List<EndedUpgrade> history(int limit) {
      throw new AssertionError("it asks for one");
    }

    @Override
    public Optional<EndedUpgrade> lastThatWent() {
      throw new AssertionError("it asks for one");
    }

    @Override
    public int forgetEnded(int keep) {
      throw new AssertionError("it only reads");
    }
  }
}
