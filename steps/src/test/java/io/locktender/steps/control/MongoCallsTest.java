package io.locktender.steps.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoCallsTest {
  private static final ServerAddress SERVER = new ServerAddress("db", 27017);
  private static final int STEPPED_DOWN = 189;
  private static final int BAD_VALUE = 2;
  private static final int WRITE_CONCERN_TIMED_OUT = 64;

  private static BsonDocument answer(int code) {
    return new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code));
  }

  private static MongoException bulk(List<Integer> errors, @Nullable Integer concern) {
    return new MongoBulkWriteException(
        BulkWriteResult.unacknowledged(),
        errors.stream().map(code -> new BulkWriteError(code, "no", new BsonDocument(), 0)).toList(),
        concern == null ? null : new WriteConcernError(concern, "", "no", new BsonDocument()),
        SERVER,
        Set.of());
  }

  @Test
  void whoCannotBeReachedIsAskedAgain() {
    assertThat(MongoCalls.isTransient(new MongoTimeoutException("no server"))).isTrue();
    MongoException cut = new MongoSocketReadException("cut", SERVER, new Exception());
    assertThat(MongoCalls.isTransient(cut)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {STEPPED_DOWN, 91, 11600, 11602, 10107, 13435, 13436})
  void whoGoesDownOrIsNoLongerPrimaryIsAskedAgain(int code) {
    assertThat(MongoCalls.isTransient(new MongoCommandException(answer(code), SERVER))).isTrue();
    assertThat(MongoCalls.isTransient(bulk(List.of(BAD_VALUE, code), null))).isTrue();
    assertThat(MongoCalls.isTransient(bulk(List.of(), code))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {43, 136, 175, 237})
  void whoEndedACursorIsAskedAgain(int code) {
    assertThat(MongoCalls.isTransient(new MongoCommandException(answer(code), SERVER))).isTrue();
    assertThat(MongoCalls.isTransient(bulk(List.of(code), null))).isTrue();
    assertThat(MongoCalls.isTransient(new MongoCursorNotFoundException(7, answer(-1), SERVER)))
        .isTrue();
  }

  @Test
  void anOldServersWordsForItCountToo() {
    MongoException old = new MongoNotPrimaryException(answer(-1), SERVER);
    assertThat(MongoCalls.isTransient(old)).isTrue();
  }

  /** It was written, but an election may take it back. */
  @ParameterizedTest
  @ValueSource(ints = {WRITE_CONCERN_TIMED_OUT, 50, 100, STEPPED_DOWN})
  void whatNoMajorityHasIsAskedAgain(int code) {
    WriteConcernError concern = new WriteConcernError(code, "", "no", new BsonDocument());

    assertThat(MongoCalls.isTransient(bulk(List.of(), code))).isTrue();
    assertThat(
            MongoCalls.isTransient(
                new MongoWriteConcernException(
                    concern, WriteConcernResult.unacknowledged(), SERVER, Set.of())))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {BAD_VALUE, 13, 121, MongoCalls.DUPLICATE_KEY})
  void whoRefusesWouldRefuseAgain(int code) {
    assertThat(MongoCalls.isTransient(new MongoCommandException(answer(code), SERVER))).isFalse();
    assertThat(MongoCalls.isTransient(bulk(List.of(code), null))).isFalse();
  }
}
