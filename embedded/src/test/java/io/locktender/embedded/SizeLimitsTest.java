package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonSymbol;
import org.bson.Document;
import org.bson.types.CodeWithScope;
import org.junit.jupiter.api.Test;

class SizeLimitsTest extends ServerTest {
  private static final String BIG = "x".repeat(9 << 20);

  @Test
  void aDocumentThatGetsTooLargeIsNamedAndStaysAsItWas() {
    collection("a").insertOne(new Document("_id", 1).append("b", BIG));

    assertRefused(
        10334,
        () ->
            collection("a")
                .updateOne(json("{}"), new Document("$set", json("{}").append("c", BIG))));
    assertRefused(
        10334,
        () ->
            collection("a")
                .updateOne(json("{}"), pipeline("{$set: {b: {$concat: ['$b', '$b']}}}")));
    assertRefused(
        10334,
        () ->
            collection("a").aggregate(pipeline("{$set: {c: '$b'}}", "{$out: 'b'}")).toCollection());
    assertThatThrownBy(
            () ->
                collection("a")
                    .updateOne(json("{}"), new Document("$set", json("{}").append("c", BIG))))
        .hasMessageContaining("in the one with the _id 1");
    assertThat(documents("a")).containsExactly(new Document("_id", 1).append("b", BIG));
    assertThat(collection("b").countDocuments()).isZero();
  }

  @Test
  void aReplyHoldsNoMoreThanMongosWould() {
    IntStream.range(0, 6)
        .forEach(id -> collection("a").insertOne(new Document("_id", id).append("b", BIG)));

    assertThat(batch(run("{find: 'a'}"), "firstBatch")).hasSize(1);
    assertThat(ids(documents("a"))).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(ids(collection("a").aggregate(pipeline("{$match: {}}")).into(new ArrayList<>())))
        .containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void aBatchIsAsLargeAsAskedFor() {
    collection("a")
        .insertMany(IntStream.range(0, 10).mapToObj(id -> new Document("_id", id)).toList());

    Document first = run("{aggregate: 'a', pipeline: [{$sort: {_id: 1}}], cursor: {batchSize: 4}}");
    assertThat(batch(first, "firstBatch")).hasSize(4);
    long cursor = first.get("cursor", Document.class).getLong("id");
    Document next =
        database()
            .runCommand(
                new Document("getMore", cursor).append("collection", "a").append("batchSize", 5));
    assertThat(ids(batch(next, "nextBatch"))).containsExactly(4, 5, 6, 7, 8);
    Document last =
        database().runCommand(new Document("getMore", cursor).append("collection", "a"));
    assertThat(ids(batch(last, "nextBatch"))).containsExactly(9);
    assertThat(last.get("cursor", Document.class)).containsEntry("id", 0L);
    assertRefused(
        43, () -> database().runCommand(new Document("getMore", cursor).append("collection", "a")));

    assertThat(batch(run("{find: 'a', batchSize: 0}"), "firstBatch")).isEmpty();
    assertThat(run("{find: 'a', batchSize: 2, singleBatch: true}").get("cursor", Document.class))
        .containsEntry("id", 0L);
    assertThat(ids(collection("a").find().batchSize(3).into(new ArrayList<>()))).hasSize(10);
  }

  @Test
  void aCursorThatIsKilledIsGone() {
    insert("a", "{_id: 1}", "{_id: 2}");
    long cursor = run("{find: 'a', batchSize: 1}").get("cursor", Document.class).getLong("id");

    assertThat(
            database()
                .runCommand(new Document("killCursors", "a").append("cursors", List.of(cursor)))
                .getList("cursorsKilled", Long.class))
        .containsExactly(cursor);
    assertRefused(
        43, () -> database().runCommand(new Document("getMore", cursor).append("collection", "a")));
  }

  @Test
  void aWriteThatNobodyWaitsForIsDone() {
    MongoCollection<Document> hasty = collection("a").withWriteConcern(WriteConcern.UNACKNOWLEDGED);

    IntStream.range(0, 50).forEach(id -> hasty.insertOne(new Document("_id", id)));

    await().until(() -> collection("a").countDocuments() == 50);
  }

  @Test
  void whatCannotBeReadIsRefusedAndTheConnectionGoesOn() {
    assertRefused(22, () -> insertValue(new CodeWithScope("f()", new Document("x", 1))));
    assertRefused(22, () -> insertValue(new BsonSymbol("s")));
    insertValue("text");

    assertThat(documents("a")).containsExactly(json("{_id: 1, v: 'text'}"));
  }

  private void insertValue(Object value) {
    collection("a").insertOne(new Document("_id", 1).append("v", value));
  }

  @Test
  void aDottedNameIsKeptButItsDocumentCannotBeChanged() {
    collection("a").insertOne(new Document("_id", 1).append("a.b", 1).append("c", 1));

    assertRefused(57, () -> collection("a").updateOne(json("{}"), json("{$set: {c: 2}}")));
    assertRefused(57, () -> collection("a").updateOne(json("{}"), pipeline("{$set: {c: 2}}")));
    assertThatThrownBy(() -> collection("a").updateOne(json("{}"), json("{$set: {c: 2}}")))
        .hasMessageContaining("found 'a.b' in the one with the _id 1");
    assertThat(documents("a"))
        .containsExactly(new Document("_id", 1).append("a.b", 1).append("c", 1));
    collection("a").deleteOne(json("{_id: 1}"));
    assertThat(documents("a")).isEmpty();
  }

  private static List<Document> batch(Document answer, String name) {
    return answer.get("cursor", Document.class).getList(name, Document.class);
  }

  private static List<Integer> ids(List<Document> documents) {
    return documents.stream().map(each -> each.getInteger("_id")).toList();
  }
}
