package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of a command others wait for at most. */
class GivesWayTest extends MeanwhileTest {
  @Test
  void anUpdateOfManyGivesWayBeforeEachThatItReadsOrWrites() {
    insertNumbered(20_000);

    assertThat(looksOf(() -> update("{q: {n: 1}, u: {$set: {n: 2}}, multi: true}")))
        .isGreaterThanOrEqualTo(40_000);
    assertThat(found("{n: 2}")).hasSize(20_000);
  }

  @Test
  void aPipelineAndADeleteOfManyDoSo() {
    insertNumbered(100);

    assertThat(looksOf(() -> update("{q: {n: 1}, u: [{$set: {n: 2}}], multi: true}")))
        .isGreaterThanOrEqualTo(200);
    assertThat(looksOf(() -> delete("{q: {n: 2}, limit: 0}"))).isGreaterThanOrEqualTo(200);
    assertThat(found("{}")).isEmpty();
  }

  @Test
  void anUpdateOfSomeReadsTheseOnly() {
    insertNumbered(20_000);
    List<String> some = IntStream.range(0, 500).mapToObj(id -> "id-" + id * 10).toList();
    Document ids = new Document("_id", new Document("$in", some));
    Document statement =
        new Document("q", new Document("$and", List.of(ids, parse("{n: 1}"))))
            .append("u", parse("{$set: {n: 2}}"))
            .append("multi", true);
    Document update = new Document("update", "a").append("updates", List.of(statement));

    assertThat(looksOf(() -> run(update))).isBetween(500, 600);
    assertThat(found("{n: 2}")).hasSize(500);
  }

  @Test
  void anInsertOfManyGivesWayBeforeEach() {
    assertThat(looksOf(() -> insertNumbered(100))).isGreaterThanOrEqualTo(100);
  }

  @Test
  void aBatchGivesWayBeforeEachThatItHolds() {
    insertNumbered(1_000);
    Document first = cursor(run("{find: 'a', batchSize: 1}"));

    assertThat(
            looksOf(
                () ->
                    run(
                        new Document("getMore", first.get("id"))
                            .append("collection", "a")
                            .append("batchSize", 500))))
        .isGreaterThanOrEqualTo(500);
  }

  @Test
  void whatABatchHoldsStaysAsItIs() {
    insert("{_id: 1, n: 1}", "{_id: 2, n: 1}");
    List<?> batch = found("{}");

    update("{q: {}, u: {$set: {n: 2}}, multi: true}");

    assertThat(batch)
        .hasToString(List.of(parse("{_id: 1, n: 1}"), parse("{_id: 2, n: 1}")).toString());
  }
}
