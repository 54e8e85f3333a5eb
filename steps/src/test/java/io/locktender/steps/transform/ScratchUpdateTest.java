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
