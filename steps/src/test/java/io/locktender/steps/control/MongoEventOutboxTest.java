package io.locktender.steps.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class MongoEventOutboxTest {
  private MongoEventOutbox outbox;

  @BeforeEach
  void anOutbox(TestDatabase mongo) {
    outbox = new MongoEventOutbox(mongo.database());
  }

  @Test
  void eventsComeBackInTheOrderOfTheirSequences() {
    outbox.put(20, event("second"));
    outbox.put(11, event("first"));
    outbox.put(200, event("third"));

    assertThat(outbox.after(0, 10))
        .containsExactly(event("first"), event("second"), event("third"));
    assertThat(outbox.after(11, 1)).containsExactly(event("second"));
    assertThat(outbox.newest()).hasValue(200);
  }

  @Test
  void anEventThatIsThereStaysAsItIs() {
    outbox.put(20, event("as it was"));
    outbox.put(20, event("another"));

    assertThat(outbox.after(0, 10)).containsExactly(event("as it was"));
  }

  @Test
  void howFarAHookHasComeNeverGoesBack() {
    assertThat(outbox.heard("ops")).isEmpty();
    outbox.heard("ops", 20);
    outbox.heard("ops", 10);
    assertThat(outbox.heard("ops")).hasValue(20);
    outbox.heard("ops", 30);
    assertThat(outbox.heard("ops")).hasValue(30);
    assertThat(outbox.heard("other")).isEmpty();
  }

  @Test
  void onlyTheNewestAreKept() {
    for (int i = 1; i <= 5; i++) {
      outbox.put(i, event("e" + i));
    }

    assertThat(outbox.forget(5)).isEmpty();
    assertThat(outbox.forget(2)).hasValue(3);
    assertThat(outbox.after(0, 10)).containsExactly(event("e4"), event("e5"));
  }

  @Test
  void anEmptyOutboxHasNoNewest() {
    assertThat(outbox.newest()).isEmpty();
    assertThat(outbox.after(0, 10)).isEmpty();
  }

  private static BsonDocument event(String text) {
    return new BsonDocument("text", new BsonString(text));
  }
}
