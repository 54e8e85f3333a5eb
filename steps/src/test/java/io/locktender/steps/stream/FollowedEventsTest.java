package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoTimeoutException;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FollowedEventsTest {
  private final Deque<ChangeStreamDocument<RawBsonDocument>> coming = new ArrayDeque<>();
  private final List<String> did = new ArrayList<>();
  private boolean hangs;
  private boolean frozen;

  /** What is there is given by whichever asks; before the first event there may be no position. */
  private final class Told implements EventSource.Events {
    private final String name;
    private @Nullable BsonDocument position;

    Told(String name, @Nullable BsonDocument after) {
      this.name = name;
      position = after;
      did.add(name + " after " + after);
    }

    @Override
    public @Nullable ChangeStreamDocument<RawBsonDocument> next() {
      ChangeStreamDocument<RawBsonDocument> event = coming.poll();
      did.add(name + (event == null ? " nothing" : " event"));
      position = event == null ? position : event.getResumeToken();
      return event;
    }

    @Override
    public @Nullable BsonDocument position() {
      return position;
    }

    @Override
    public void close() {
      did.add(name + " closed");
    }
  }

  private EventSource.Events promptly(@Nullable BsonDocument after) {
    if (hangs) {
      throw new MongoTimeoutException("hangs");
    }
    return new Told("prompt", after);
  }

  private EventSource.Events open(@Nullable BsonDocument after) {
    return new FollowedEvents(
            this::answer, position -> new Told("patient", position), this::promptly)
        .open(after);
  }

  private void answer() {
    if (frozen) {
      throw new MongoTimeoutException("frozen");
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsNotWaitedForWithPatience() {
    frozen = true;
    assertThatThrownBy(() -> open(null)).isInstanceOf(MongoTimeoutException.class);
    assertThat(did).isEmpty();
  }

  @Test
  void havingCaughtUpItGoesOnPromptlyAfterTheSameEvent() {
    coming.add(Events.insert(1, "a", 1));
    try (EventSource.Events events = open(null)) {
      assertThat(events.next()).isNotNull();
      assertThat(events.next()).isNull();
      assertThat(events.position()).isEqualTo(Events.position(1));
      coming.add(Events.insert(2, "a", 2));
      assertThat(events.next()).isNotNull();
      assertThat(events.next()).isNull();
      assertThat(events.position()).isEqualTo(Events.position(2));
    }
    assertThat(did)
        .containsExactly(
            "patient after null",
            "patient event",
            "patient nothing",
            "prompt after " + Events.position(1),
            "patient closed",
            "prompt event",
            "prompt nothing",
            "prompt closed");
  }

  @Test
  void aServerThatSaysNoPositionIsFollowedWithPatience() {
    try (EventSource.Events events = open(null)) {
      assertThat(events.next()).isNull();
      assertThat(events.position()).isNull();
    }
    assertThat(did).containsExactly("patient after null", "patient nothing", "patient closed");
  }

  @Test
  void whenGoingOnPromptlyFailsNothingStaysOpen() {
    hangs = true;
    try (EventSource.Events events = open(Events.position(1))) {
      assertThatThrownBy(events::next).isInstanceOf(MongoTimeoutException.class);
      assertThat(events.position()).isEqualTo(Events.position(1));
    }
    assertThat(did).endsWith("patient nothing", "patient closed");
  }
}
