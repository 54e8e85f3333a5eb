package io.locktender.steps.run;

import static io.locktender.steps.JavaStep.change;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import io.locktender.steps.JavaStep;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step in Java throws: a failure of its own, or that the database did not answer. */
@ExtendWith(MongoExtension.class)
class StepGuardTest {
  private StepFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new StepFixture(mongo);
    fixture.insert("a", "{_id: 1}");
  }

  private static JavaStep throwing(Exception thrown) {
    return change(
        Set.of("a"),
        database -> {
          throw thrown;
        });
  }

  static Stream<Exception> unanswered() {
    MongoException lost =
        new MongoSocketReadException(
            "prematurely reached end of stream", new ServerAddress("db-1"));
    return Stream.of(
        lost,
        new IllegalStateException("expected the prices, found none", lost),
        new ExecutionException(lost),
        new Exception(new ExecutionException(new RuntimeException(lost))),
        new IllegalStateException(new DatabaseUnavailableException("no majority", lost)));
  }

  @ParameterizedTest
  @MethodSource("unanswered")
  void thatTheDatabaseDidNotAnswerIsNoFailureOfTheStep_whateverItIsPutInto(Exception thrown) {
    assertThatThrownBy(() -> fixture.run(throwing(thrown)))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasRootCauseInstanceOf(MongoSocketReadException.class);
  }

  @Test
  void anInterruptIsOne_whateverItIsPutInto() {
    assertThatThrownBy(
            () ->
                fixture.run(
                    throwing(
                        new IllegalStateException(
                            new MongoInterruptedException("", new InterruptedException())))))
        .isInstanceOf(InterruptedException.class)
        .hasMessageContaining("a-step");
  }

  @Test
  void whatTheServerRefusedIsAFailureOfTheStep() {
    MongoCommandException refused =
        new MongoCommandException(
            BsonDocument.parse("{ok: 0, code: 11000, errmsg: 'E11000 duplicate key'}"),
            new ServerAddress("db-1"));

    assertThat(fixture.failureOf(throwing(new IllegalStateException("not mine", refused))).reason())
        .isEqualTo("not mine");
  }

  @Test
  void aCauseThatGoesRoundIsAFailureOfTheStep() {
    Exception one = new Exception("round");
    one.initCause(new Exception(one));

    assertThat(fixture.failureOf(throwing(one)).reason()).isEqualTo("round");
  }
}
