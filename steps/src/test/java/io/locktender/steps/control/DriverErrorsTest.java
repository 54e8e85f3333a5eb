package io.locktender.steps.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** The driver's texts are those of 5.14. */
class DriverErrorsTest {
  private static final String SELECTING =
      "Timed out while waiting for a server that matches"
          + " ReadPreferenceServerSelector{readPreference=primary}. Client view of cluster state is"
          + " ";
  private static final String OPENING =
      "exception={com.mongodb.MongoSocketOpenException: Exception opening socket}, caused by"
          + " {java.net.ConnectException: Connection refused}";

  private static MongoCommandException authenticationFailed() {
    BsonDocument answer =
        BsonDocument.parse(
            "{ok: 0, errmsg: 'Authentication failed.', code: 18, codeName: 'AuthenticationFailed',"
                + " operationTime: {$timestamp: {t: 1795913898, i: 6}}}");
    return new MongoCommandException(answer, new ServerAddress("db", 27017));
  }

  @Test
  void ofEachServerTheReasonIsSaidAndNoDump() {
    MongoException error =
        new MongoTimeoutException(
            SELECTING
                + "{type=REPLICA_SET, servers=[{address=a:1, type=UNKNOWN, state=CONNECTING, "
                + OPENING
                + "}, {address=b:2, type=REPLICA_SET_SECONDARY, roundTripTime=1.2 ms,"
                + " state=CONNECTED}]");

    assertThat(DriverErrors.words(error))
        .isEqualTo(
            "no server answers as it must (a:1: Connection refused; b:2: it is"
                + " REPLICA_SET_SECONDARY)");
  }

  @Test
  void aServerThatWasNotHeardOfIsNotKnownYet() {
    MongoException error =
        new MongoTimeoutException(
            SELECTING + "{type=UNKNOWN, servers=[{address=a:1, type=UNKNOWN, state=CONNECTING}]");

    assertThat(DriverErrors.words(error)).contains("a:1: it is not known yet");
  }

  @Test
  void aLoginThatFailsHasTheServersReasonAndTellsOfPercentEncoding() {
    MongoException error =
        new MongoSecurityException(
            MongoCredential.createCredential("ann", "admin", "s3cret".toCharArray()),
            "Exception authenticating MongoCredential{mechanism=null, userName='ann',"
                + " source='admin', password=<hidden>}",
            authenticationFailed());

    assertThat(DriverErrors.words(error))
        .startsWith(
            "the login as 'ann' failed: Authentication failed. (error 18 AuthenticationFailed)")
        .contains("percent-encoded")
        .doesNotContain("s3cret", "operationTime");
  }

  @Test
  void aLoginThatFailsWhileAServerIsLookedForIsSaidToo() {
    MongoException error =
        new MongoTimeoutException(
            SELECTING
                + "{type=UNKNOWN, servers=[{address=a:1, type=UNKNOWN, state=CONNECTING,"
                + " exception={com.mongodb.MongoSecurityException: Exception authenticating"
                + " MongoCredential{mechanism=SCRAM-SHA-1, userName='ann', password=<hidden>}},"
                + " caused by {com.mongodb.MongoCommandException: Command execution failed on"
                + " MongoDB server with error 18 (AuthenticationFailed): 'Authentication failed.'"
                + " on server a:1. The full response is {ok: 0.0}}}]");

    assertThat(DriverErrors.words(error))
        .contains(
            "a:1: the login failed: error 18 (AuthenticationFailed): 'Authentication failed.'")
        .contains("percent-encoded")
        .doesNotContain("full response");
  }

  @Test
  void whatAServerRefusesIsSaidWithoutItsWholeAnswer() {
    assertThat(DriverErrors.words(authenticationFailed()))
        .isEqualTo("Authentication failed. (error 18 AuthenticationFailed)");
  }

  @Test
  void whatElseTheDriverSaysStands() {
    assertThat(DriverErrors.words(new MongoException("cut"))).isEqualTo("cut");
  }
}
