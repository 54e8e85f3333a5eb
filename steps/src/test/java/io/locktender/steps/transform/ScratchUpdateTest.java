package io.locktender.steps.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.release.Change;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A change of documents by one update, where the server refuses some of them. */
@ExtendWith(MongoExtension.class)
class ScratchUpdateTest {
  private static final String OF_WHICH_IT_CANNOT_BE_TOLD = "{_id: 7, name: true}";

  @Test
  void onlyTheDocumentOfWhichItCannotBeToldWhetherItIsPendingIsNamed(TestDatabase mongo) {
    MongoCollection<RawBsonDocument> scratch =
        mongo.database().getCollection("scratch", RawBsonDocument.class);
    for (String document :
        List.of("{_id: 1, name: 'A'}", OF_WHICH_IT_CANNOT_BE_TOLD, "{_id: 3, name: 'B'}")) {
      scratch.insertOne(RawBsonDocument.parse(document));
    }
    ScratchUpdate update =
        ScratchUpdate.of(
                new Change.Transform(
                    "c",
                    BsonDocument.parse("{$expr: {$ne: ['$slug', {$toLower: '$name'}]}}"),
                    List.of(BsonDocument.parse("{$set: {slug: {$toLower: '$name'}}}")),
                    true))
            .orElseThrow();

    assertThat(update.allAtOnce(scratch)).isEmpty();
    ScratchUpdate.Result result = update.oneByOne(scratch);

    assertThat(result.failures()).containsOnlyKeys(DocumentKey.of(new BsonInt32(7)));
    assertThat(result.failures().values())
        .allSatisfy(
            why ->
                assertThat(why)
                    .startsWith("the server cannot tell whether it is to be changed: ")
                    .doesNotContain("operationTime"));
    assertThat(scratch.find())
        .containsExactlyInAnyOrder(
            RawBsonDocument.parse("{_id: 1, name: 'A', slug: 'a'}"),
            RawBsonDocument.parse(OF_WHICH_IT_CANNOT_BE_TOLD),
            RawBsonDocument.parse("{_id: 3, name: 'B', slug: 'b'}"));
  }

  /** Its filter says which item of the array it is for: without it the server refuses all. */
  @Test
  void ofAnUpdateByPositionOnlyTheDocumentThatCannotBeChangedIsNamed(TestDatabase mongo) {
    MongoCollection<RawBsonDocument> scratch =
        mongo.database().getCollection("scratch", RawBsonDocument.class);
    for (String document :
        List.of(
            "{_id: 1, items: [{k: 'b', n: 1}, {k: 'a', n: 1}]}",
            "{_id: 2, items: [{k: 'a', n: 'two'}]}",
            "{_id: 3, items: [{k: 'a', n: 3}]}")) {
      scratch.insertOne(RawBsonDocument.parse(document));
    }
    ScratchUpdate update =
        ScratchUpdate.of(
                new Change.Update(
                    "c",
                    BsonDocument.parse("{'items.k': 'a'}"),
                    List.of(BsonDocument.parse("{$inc: {'items.$.n': 1}}")),
                    false))
            .orElseThrow();

    ScratchUpdate.Result result = update.oneByOne(scratch);

    assertThat(result.failures()).containsOnlyKeys(DocumentKey.of(new BsonInt32(2)));
    assertThat(result.changed()).isEqualTo(2);
    assertThat(scratch.find(new BsonDocument("_id", new BsonInt32(1))).first())
        .isEqualTo(RawBsonDocument.parse("{_id: 1, items: [{k: 'b', n: 1}, {k: 'a', n: 2}]}"));
  }
}
