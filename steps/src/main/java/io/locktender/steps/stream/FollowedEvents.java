package io.locktender.steps.stream;

import com.mongodb.client.model.changestream.ChangeStreamDocument;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The same events by one source that has patience until it has caught up, and by one that has less
 * from there on: a server that goes through its oplog may take long, one that has only to say that
 * nothing came is known not to answer much sooner. Whenever it is opened it begins with patience,
 * so what takes the other one too long is got over; but only if the server answers at all, since
 * one that hangs may still be taken for the primary.
 */
final class FollowedEvents implements EventSource {
  private final Runnable answers;
  private final EventSource patient;
  private final EventSource prompt;

  /**
   * @param answers throws when the server does not answer soon
   */
  FollowedEvents(Runnable answers, EventSource patient, EventSource prompt) {
    this.answers = answers;
    this.patient = patient;
    this.prompt = prompt;
  }

  @Override
  public Events open(@Nullable BsonDocument after) {
    answers.run();
    return new Followed(patient.open(after));
  }

  private final class Followed implements Events {
    private Events events;
    private boolean caughtUp;

    Followed(Events events) {
      this.events = events;
    }

    @Override
    public @Nullable ChangeStreamDocument<RawBsonDocument> next() {
      ChangeStreamDocument<RawBsonDocument> event = events.next();
      BsonDocument position = events.position();
      if (event == null && !caughtUp && position != null) {
        goOnPromptly(position);
      }
      return event;
    }

    /** When opening fails, the patient one is still there to be closed. */
    private void goOnPromptly(BsonDocument position) {
      Events followed = prompt.open(position);
      Events before = events;
      events = followed;
      caughtUp = true;
      before.close();
    }

    @Override
    public @Nullable BsonDocument position() {
      return events.position();
    }

    @Override
    public void close() {
      events.close();
    }
  }
}
