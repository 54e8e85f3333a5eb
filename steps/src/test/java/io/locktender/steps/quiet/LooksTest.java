package io.locktender.steps.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

/** By a clock that is told: each look is asked at a second, and answered 10 ms later. */
class LooksTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00.250Z");
  private static final BsonDocument ITSELF = BsonDocument.parse("{host: 'a:1', op: 'command'}");

  private final Looks looks = new Looks("shop", () -> NOON);

  private void look(int second, BsonDocument... rows) {
    look("a:1", second, rows);
  }

  private void look(String host, int second, BsonDocument... rows) {
    long asked = TimeUnit.SECONDS.toNanos(second);
    BsonDocument itself = ITSELF.clone().append("host", new BsonString(host));
    List<BsonDocument> all = new ArrayList<>(List.of(rows));
    all.add(itself);
    looks.take(all, asked, asked + TimeUnit.MILLISECONDS.toNanos(10));
  }

  private static BsonDocument update(int opid, double seconds) {
    return BsonDocument.parse(
        "{type: 'op', host: 'a:1', connectionId: 5, client: '10.0.0.3:47382', appName: 'web', opid: %d, op: 'update', ns: 'shop.a', microsecs_running: {$numberLong: '%d'}}"
            .formatted(opid, (long) (seconds * 1e6)));
  }

  private static BsonDocument idle(int openSeconds) {
    return BsonDocument.parse(
        "{type: 'idleSession', host: 'a:1', client: '10.0.0.3:47382', active: false, lsid: {id: {$binary: {base64: 'imi5L+bTTQWPrUTOGwYcTw==', subType: '04'}}}, transaction: {parameters: {txnNumber: 2, autocommit: false}, timeOpenMicros: {$numberLong: '%d'}}}"
            .formatted(openSeconds * 1_000_000L));
  }

  @Test
  void twoLooksThatShowNothingAreQuietAndOneIsNot() {
    look(1);
    assertThat(looks.quiet()).isFalse();
    look(2);
    assertThat(looks.quiet()).isTrue();
    assertThat(looks.news()).isEmpty();
  }

  @Test
  void whatBeganBeforeTheSecondLookIsWaitedForAndWhatBeganLaterIsNot() {
    look(1, update(7, 5));
    look(2, update(7, 6));
    look(3, update(7, 7), update(8, 0.5));
    look(4, update(8, 1.5));
    assertThat(looks.quiet()).isFalse();
    look(5, update(8, 2.5));
    assertThat(looks.quiet()).isTrue();
  }

  @Test
  void whatIsThereInTheSecondLookCountsThoughItBeganAfterTheFirst() {
    look(1);
    look(2, update(7, 0));
    look(3);
    assertThat(looks.quiet()).isFalse();
    look(4);
    assertThat(looks.quiet()).isTrue();
  }

  @Test
  void aTransactionCountsFromWhenItWasOpenedThoughLooksHaveMissedIt() {
    look(1);
    look(2, update(7, 9));
    look(3, idle(60));
    assertThat(looks.news().orElse("")).contains("an open transaction");
    look(4, idle(1));
    look(5);
    assertThat(looks.quiet()).isTrue();
  }

  @Test
  void anOperationInATransactionIsAsOldAsTheTransaction() {
    BsonDocument row = update(7, 0);
    row.append(
        "transaction",
        BsonDocument.parse("{parameters: {autocommit: false}, timeOpenMicros: 9000000}"));
    look(1);
    look(2, update(7, 9));
    look(3, row);
    look(4);
    assertThat(looks.quiet()).isFalse();
  }

  @Test
  void aTransactionThatDoesNotSaySinceWhenItIsOpenWasAlwaysThere() {
    BsonDocument row = idle(0);
    row.getDocument("transaction").remove("timeOpenMicros");
    look(1);
    look(2, update(7, 9));
    look(3);
    look(4, row);
    assertThat(looks.quiet()).isFalse();
  }

  @Test
  void looksAtTwoServersAreNotTwoInARow() {
    look("a:1", 1);
    look("b:1", 2);
    assertThat(looks.quiet()).isFalse();
    look("b:1", 3);
    assertThat(looks.quiet()).isTrue();
  }

  @Test
  void aLookThatMissedIsSaidAndNotClean() {
    look(1);
    looks.missed("the database could not say it");
    assertThat(looks.news()).contains("the database could not say it");
    look(2);
    assertThat(looks.quiet()).isFalse();
    look(3);
    assertThat(looks.quiet()).isTrue();
  }

  @Test
  void whatIsWaitedForIsNamedOnceWithSinceWhenAndWhose() {
    look(1, update(7, 5));
    assertThat(looks.news())
        .contains("update on shop.a since 2026-11-28T11:59:55Z by 10.0.0.3:47382 (web), opid 7");
    look(2, update(7, 6.3));
    assertThat(looks.news()).as("the same, though it is older now").isEmpty();
    look(3, idle(60));
    assertThat(looks.news())
        .contains(
            "an open transaction since 2026-11-28T11:59:00Z by 10.0.0.3:47382, session"
                + " 8a68b92f-e6d3-4d05-8fad-44ce1b061c4f");
  }

  @Test
  void fiveAreNamedAndTheOthersCounted() {
    look(1, IntStream.range(0, 9).mapToObj(i -> update(i, 5)).toArray(BsonDocument[]::new));
    assertThat(looks.news().orElse("")).contains("opid 4").endsWith("; and 4 more");
  }
}
