package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.stream.Marker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

/** A marker that is not answered, as while a primary is elected. */
class MarkerTriesTest {
  private final MongoException noPrimary = new MongoTimeoutException("no primary");

  private final AtomicLong nanos = new AtomicLong();
  private int tries;

  private MarkerTries failing(int times, MongoException error) {
    return new MarkerTries(
        () ->
            MongoCalls.call(
                "write a marker",
                () -> {
                  if (tries++ < times) {
                    throw error;
                  }
                  return new Marker(tries - 1, new BsonTimestamp(7, 1));
                }),
        nanos::get,
        nanos::addAndGet);
  }

  @Test
  void afterTwoThatWereNotAnsweredAThirdIsWritten() {
    assertThat(failing(2, noPrimary).next().number()).isEqualTo(2);
    assertThat(nanos.get()).isEqualTo(MarkerTries.PAUSE.multipliedBy(2).toNanos());
  }

  @Test
  void afterAMinuteNoneIsTriedAnyMore() {
    assertThatThrownBy(failing(1_000, noPrimary)::next)
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("no primary");
    assertThat(Duration.ofNanos(nanos.get())).isEqualTo(MarkerTries.WITHIN);
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() {
    MongoException refused =
        new MongoCommandException(
            BsonDocument.parse("{ok: 0, code: 13, errmsg: 'not authorized'}"), new ServerAddress());
    assertThatThrownBy(failing(2, refused)::next).hasMessageContaining("not authorized");
    assertThat(tries).isEqualTo(1);
  }

  @Test
  void whoIsInterruptedTriesNoOther() {
    MongoException interrupted = new MongoInterruptedException("stopped", null);
    assertThatThrownBy(failing(2, interrupted)::next).hasMessageContaining("stopped");
    assertThat(tries).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }
}
