package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoTimeoutException;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import io.locktender.steps.mongo.DocumentKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reader against a server that does as each test says; its clock is the reader's pauses. */
class StreamReaderTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Intake intake =
      new Intake(
          new EventRouting(Set.of("a"), Events.MARKERS, Events.IDS),
          new HandOver(1 << 20),
          nanos::get);
  private final Deque<Object> script = new ArrayDeque<>();
  private final List<@Nullable BsonDocument> opened = new ArrayList<>();

  /** Does a step of the script; after the last, the thread is interrupted as by closing. */
  private final class Scripted implements EventSource.Events {
    private @Nullable BsonDocument position;

    Scripted(@Nullable BsonDocument after) {
      opened.add(after);
      position = after;
    }

    @Override
    public @Nullable ChangeStreamDocument<RawBsonDocument> next() {
      Object next = script.poll();
      if (next == null) {
        Thread.currentThread().interrupt();
        return null;
      }
      if (next instanceof RuntimeException failure) {
        throw failure;
      }
      @SuppressWarnings("unchecked")
      ChangeStreamDocument<RawBsonDocument> event = (ChangeStreamDocument<RawBsonDocument>) next;
      position = event.getResumeToken();
      return event;
    }

    @Override
    public @Nullable BsonDocument position() {
      return position;
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }

  @AfterEach
  void clearTheInterrupt() {
    Thread.interrupted();
  }

  private void run(Object... steps) {
    script.addAll(List.of(steps));
    new StreamReader(Scripted::new, new Scripted(null), intake, nanos::get, nanos::addAndGet).run();
  }

  private static DocumentKey id(int id) {
    return DocumentKey.of(new BsonInt32(id));
  }

  /** What was handed over before the stream was closed, which closes the hand-over, too. */
  private String brokenBy() {
    return String.valueOf(intake.state().broken());
  }

  @Test
  void itGoesOnAfterTheLastEventThatWasTakenIn() {
    run(
        Events.insert(1, "a", 1),
        Events.insert(2, "a", 2),
        new MongoTimeoutException("a primary stepped down"),
        new MongoTimeoutException("and there is none yet"),
        Events.insert(3, "a", 3));

    assertThat(opened).containsExactly(null, Events.position(2), Events.position(2));
    assertThat(intake.state().events()).isEqualTo(3);
    assertThat(nanos.get()).as("paused").isEqualTo(Duration.ofMillis(300).toNanos());
  }

  @Test
  void afterTheDatabaseWasDroppedTheStreamIsAnotherOne() {
    run(Events.ofTheDatabase(1, "invalidate"), Events.insert(2, "a", 1));

    assertThat(opened).containsExactly(null, Events.position(1));
    assertThat(intake.state().events()).isEqualTo(2);
  }

  @Test
  void itIsGivenUpWhereItFailsTwice() {
    run(Events.insert(1, "a", 1), SetbacksTest.refusal(286), SetbacksTest.refusal(286));

    assertThat(brokenBy()).contains("failed twice at one position", "286");
    assertThatThrownBy(() -> intake.next(1, Duration.ZERO))
        .isInstanceOf(StreamBrokenException.class)
        .hasMessageContaining("286");
    assertThatThrownBy(() -> intake.between(0, 1, Set.of()))
        .as("a stream that broke proves nothing")
        .isInstanceOf(StreamBrokenException.class);
  }

  @Test
  void anErrorOfOursIsNotTriedAgain() {
    assertThatThrownBy(() -> run(new IllegalStateException("a defect")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(brokenBy()).contains("a defect");
  }

  @Test
  void whatIsHandedOverIsInOrder_withMarkers() throws Exception {
    intake.take(Events.insert(1, "a", 1));
    intake.take(Events.marker(2, 4));
    intake.take(Events.insert(3, "a", 2));

    Told batch = intake.next(1, Duration.ZERO);

    assertThat(batch.changed().get("a")).containsExactly(id(1));
    assertThat(batch.marker()).isEqualTo(4);
    assertThat(intake.state().waiting()).isEqualTo(1);
  }

  @Test
  void whenNothingComesTheBatchIsEmpty() throws Exception {
    assertThat(intake.next(1, Duration.ZERO).isEmpty()).isTrue();
  }
}
