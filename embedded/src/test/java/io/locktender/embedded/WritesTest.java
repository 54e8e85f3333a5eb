package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class WritesTest extends ServerTest {
  private MongoBulkWriteException failed(boolean ordered, List<WriteModel<Document>> writes) {
    return catchThrowableOfType(
        MongoBulkWriteException.class,
        () -> collection("a").bulkWrite(writes, new BulkWriteOptions().ordered(ordered)));
  }

  private static WriteModel<Document> update(int id, String update) {
    return new UpdateOneModel<>(new Document("_id", id), json(update));
  }

  @Test
  void inOrderNothingIsWrittenAfterTheFirstError() {
    insert("a", "{_id: 1, n: 1}", "{_id: 2, n: 'x'}", "{_id: 3, n: 1}");
    List<WriteModel<Document>> writes =
        List.of(
            update(1, "{$inc: {n: 1}}"), update(2, "{$inc: {n: 1}}"), update(3, "{$inc: {n: 1}}"));

    MongoBulkWriteException stopped = failed(true, writes);
    assertThat(stopped.getWriteResult().getModifiedCount()).isEqualTo(1);
    assertThat(stopped.getWriteErrors())
        .singleElement()
        .satisfies(e -> assertThat(e.getIndex()).isEqualTo(1));
    assertThat(collection("a").find(json("{_id: 3}")).first()).containsEntry("n", 1);

    MongoBulkWriteException gone = failed(false, writes);
    assertThat(gone.getWriteResult().getModifiedCount()).isEqualTo(2);
    assertThat(collection("a").find(json("{_id: 3}")).first()).containsEntry("n", 2);
  }

  @Test
  void whatWasInsertedIsCounted() {
    List<WriteModel<Document>> writes =
        List.of(
            new InsertOneModel<>(json("{_id: 1}")),
            new InsertOneModel<>(json("{_id: 1}")),
            new InsertOneModel<>(json("{_id: 2}")));

    assertThat(failed(true, writes).getWriteResult().getInsertedCount()).isEqualTo(1);
    assertThat(documents("a")).hasSize(1);
    assertThat(failed(false, writes).getWriteResult().getInsertedCount()).isEqualTo(1);
    assertThat(documents("a")).hasSize(2);
  }

  @Test
  void theErrorsOfManyInsertsHaveTheirPlaces() {
    List<Document> twice =
        IntStream.range(0, 100)
            .mapToObj(place -> new Document("_id", place % 20 == 19 ? 0 : place))
            .toList();
    List<WriteModel<Document>> writes =
        twice.stream().<WriteModel<Document>>map(InsertOneModel::new).toList();

    MongoBulkWriteException stopped = failed(true, writes);
    assertThat(stopped.getWriteErrors()).extracting(BulkWriteError::getIndex).containsExactly(19);
    assertThat(stopped.getWriteResult().getInsertedCount()).isEqualTo(19);

    collection("a").drop();
    MongoBulkWriteException gone = failed(false, writes);
    assertThat(gone.getWriteErrors())
        .extracting(BulkWriteError::getIndex)
        .containsExactly(19, 39, 59, 79, 99);
    assertThat(gone.getWriteErrors()).extracting(BulkWriteError::getCode).containsOnly(11000);
    assertThat(gone.getWriteResult().getInsertedCount()).isEqualTo(95);
    assertThat(documents("a")).hasSize(95);
  }

  @Test
  void whatIsWrongWithAnUpdateOfManyIsToldThoughNothingMatches() {
    insert("a", "{_id: 1}");

    assertThat(run("{update: 'a', updates: [{q: {n: 9}, u: {n: 1}, multi: true}]}").toJson())
        .contains("10158");
    assertRefused(
        2, () -> collection("a").updateMany(json("{n: {$nothing: 1}}"), json("{$set: {m: 1}}")));
  }

  @Test
  void anUpdateOfManyInsertsOneWhereNothingMatches() {
    UpdateOptions upsert = new UpdateOptions().upsert(true);

    assertThat(
            collection("a")
                .updateMany(json("{n: 1}"), json("{$set: {m: 1}}"), upsert)
                .getUpsertedId())
        .isNotNull();
    assertThat(
            collection("a")
                .updateMany(json("{n: 1}"), json("{$set: {m: 2}}"), upsert)
                .getModifiedCount())
        .isEqualTo(1);
    assertThat(documents("a"))
        .singleElement()
        .isEqualTo(collection("a").find(json("{n: 1, m: 2}")).first());
  }

  @Test
  void aPlaceInAnArrayIsThatOfTheFilterInEachDocument() {
    insert("a", "{_id: 1, l: [1, 2]}", "{_id: 2, l: [2, 1]}", "{_id: 3, l: [3]}");

    collection("a")
        .updateMany(json("{$and: [{_id: {$in: [1, 2, 3]}}, {l: 2}]}"), json("{$set: {'l.$': 9}}"));

    assertThat(documents("a"))
        .containsExactly(
            json("{_id: 1, l: [1, 9]}"), json("{_id: 2, l: [9, 1]}"), json("{_id: 3, l: [3]}"));
  }

  @Test
  void oneIsDeletedUnlessAllAreAskedFor() {
    insert("a", "{_id: 1, n: 1}", "{_id: 2, n: 1}", "{_id: 3, n: 1}", "{_id: 4}");

    assertThat(collection("a").deleteOne(json("{n: 1}")).getDeletedCount()).isEqualTo(1);
    assertThat(collection("a").deleteMany(json("{n: 1}")).getDeletedCount()).isEqualTo(2);
    assertThat(collection("a").deleteMany(json("{n: 1}")).getDeletedCount()).isZero();
    assertThat(documents("a")).containsExactly(json("{_id: 4}"));
  }

  @Test
  void aDeleteThatFailsIsAnErrorOfThatWrite() {
    insert("a", "{_id: 1}", "{_id: 2}");

    MongoBulkWriteException failed =
        failed(
            false,
            List.of(
                new DeleteManyModel<>(json("{_id: {$nothing: 1}}")),
                new DeleteManyModel<>(json("{_id: 2}"))));

    assertThat(failed.getWriteErrors())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.getIndex()).isZero();
              assertThat(e.getCode()).isEqualTo(2);
            });
    assertThat(documents("a")).containsExactly(json("{_id: 1}"));
  }

  @Test
  void whatWasInsertedByAnUpdateIsToldWithItsPlace() {
    insert("a", "{_id: 1}");
    UpdateOptions upsert = new UpdateOptions().upsert(true);

    var result =
        collection("a")
            .bulkWrite(
                List.of(
                    update(1, "{$set: {n: 1}}"),
                    new UpdateOneModel<>(json("{_id: 5}"), json("{$set: {n: 1}}"), upsert),
                    new UpdateOneModel<>(json("{_id: 6}"), pipeline("{$set: {n: 1}}"), upsert)));

    assertThat(result.getUpserts())
        .extracting(each -> each.getIndex() + ":" + each.getId().asInt32().getValue())
        .containsExactly("1:5", "2:6");
    assertThat(result.getMatchedCount()).isEqualTo(1);
    assertThat(result.getModifiedCount()).isEqualTo(1);
  }

  @Test
  void anAggregationDoesNotChangeWhatItReads() {
    insert("a", "{_id: 1, x: {y: 1}, l: [{z: 1}]}");

    collection("a")
        .aggregate(
            pipeline(
                "{$addFields: {'x.y': 2, x: {w: 3}}}",
                "{$facet: {f: [{$addFields: {x: {y: 4}}}, {$unwind: '$l'},"
                    + " {$addFields: {l: {z: 5}}}]}}"))
        .first();
    collection("a")
        .aggregate(
            pipeline("{$lookup: {from: 'a', as: 'j', let: {}, pipeline: [{$set: {x: {y: 6}}}]}}"))
        .first();

    assertThat(documents("a")).containsExactly(json("{_id: 1, x: {y: 1}, l: [{z: 1}]}"));
  }

  @Test
  void theStagesOfUpdatesAreStagesOfAggregationsToo() {
    insert("a", "{_id: 1, n: 1}", "{_id: 2, n: 2}", "{_id: 3, n: 3}");

    assertThat(
            collection("a")
                .aggregate(
                    pipeline(
                        "{$match: {$expr: {$gt: ['$n', 1]}}}",
                        "{$set: {m: {$multiply: ['$n', 2]}}}",
                        "{$match: {m: {$gt: 4}}}",
                        "{$unset: 'n'}",
                        "{$replaceWith: {k: '$m', was: '$$ROOT'}}")))
        .containsExactly(json("{k: 6, was: {_id: 3, m: 6}}"));
    assertThat(
            collection("a").aggregate(pipeline("{$match: {n: {$lt: 3}}}", "{$count: 'c'}")).first())
        .isEqualTo(json("{c: 2}"));
    assertThat(collection("none").aggregate(pipeline("{$set: {a: 1}}"))).isEmpty();
  }
}
