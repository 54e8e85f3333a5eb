package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class PipelineUpdateTest extends ServerTest {
  /** As in docs/writing-steps.md; a document without a name is done with as well. */
  @Test
  void theSlugOfTheDocumentationIsMadeAndThenNothingIsPending() {
    insert("packages", "{_id: 1, name: 'Zsh'}", "{_id: 2}", "{_id: 3, name: 'ed', slug: 'ed'}");
    Document pending = json("{$expr: {$ne: ['$slug', {$toLower: '$name'}]}}");

    UpdateResult result =
        collection("packages").updateMany(pending, pipeline("{$set: {slug: {$toLower: '$name'}}}"));

    assertThat(result.getModifiedCount()).isEqualTo(2);
    assertThat(documents("packages"))
        .containsExactly(
            json("{_id: 1, name: 'Zsh', slug: 'zsh'}"),
            json("{_id: 2, slug: ''}"),
            json("{_id: 3, name: 'ed', slug: 'ed'}"));
    assertThat(collection("packages").countDocuments(pending)).isZero();
  }

  @Test
  void everyStageSeesWhatTheOneBeforeItMade() {
    insert("a", "{_id: 1, n: 2, old: {x: 1, y: 2}}");

    collection("a")
        .updateOne(
            json("{_id: 1}"),
            pipeline(
                "{$addFields: {n: {$add: ['$n', 1]}}}",
                "{$set: {m: '$n', 'old.z': 3}}",
                "{$unset: ['n', 'old.x']}"));
    assertThat(documents("a")).containsExactly(json("{_id: 1, old: {y: 2, z: 3}, m: 3}"));

    collection("a").updateOne(json("{}"), pipeline("{$replaceWith: '$old'}"));
    assertThat(documents("a")).containsExactly(json("{_id: 1, y: 2, z: 3}"));

    collection("a").updateOne(json("{}"), pipeline("{$replaceRoot: {newRoot: {k: '$y'}}}"));
    collection("a").updateOne(json("{}"), pipeline("{$project: {v: '$k', k: 1}}"));
    assertThat(documents("a")).containsExactly(json("{_id: 1, k: 2, v: 2}"));
  }

  @Test
  void onlyWhatChangedCountsAsModified() {
    insert("a", "{_id: 1, n: 1}", "{_id: 2, n: 2}", "{_id: 3, n: {$numberLong: '1'}}");

    UpdateResult result = collection("a").updateMany(json("{}"), pipeline("{$set: {n: 1}}"));

    assertThat(result.getMatchedCount()).isEqualTo(3);
    assertThat(result.getModifiedCount()).isEqualTo(2);
  }

  @Test
  void oneIsChangedUnlessManyAreAskedFor() {
    insert("a", "{_id: 1}", "{_id: 2}");

    collection("a").updateOne(json("{}"), pipeline("{$set: {n: 1}}"));

    assertThat(collection("a").countDocuments(json("{n: 1}"))).isEqualTo(1);
  }

  @Test
  void whatIsNotThereIsInsertedFromTheFilter() {
    UpdateResult result =
        collection("a")
            .updateOne(
                json("{_id: 7, 'k.a': {$eq: 1}, n: {$gt: 1}}"),
                pipeline("{$set: {m: {$add: ['$k.a', 1]}}}"),
                new UpdateOptions().upsert(true));

    assertThat(result.getUpsertedId().asInt32().getValue()).isEqualTo(7);
    assertThat(documents("a")).containsExactly(json("{_id: 7, k: {a: 1}, m: 2}"));
  }

  @Test
  void anUpdateOfACollectionThatIsNotThereMakesNone() {
    collection("a").updateOne(json("{}"), pipeline("{$set: {n: 1}}"));
    collection("a").updateOne(json("{}"), json("{$set: {n: 1}}"));

    assertThat(database().listCollectionNames()).isEmpty();
  }

  @Test
  void findAndModifyTakesAPipeline() {
    insert("a", "{_id: 1, n: 1}", "{_id: 2, n: 5}");
    FindOneAndUpdateOptions after =
        new FindOneAndUpdateOptions()
            .returnDocument(ReturnDocument.AFTER)
            .sort(json("{n: -1}"))
            .upsert(true);

    assertThat(
            collection("a")
                .findOneAndUpdate(
                    json("{n: {$lt: 9}}"), pipeline("{$set: {n: {$add: ['$n', 1]}}}"), after))
        .isEqualTo(json("{_id: 2, n: 6}"));
    assertThat(
            collection("a").findOneAndUpdate(json("{_id: 9}"), pipeline("{$set: {n: 0}}"), after))
        .isEqualTo(json("{_id: 9, n: 0}"));
    assertThat(collection("a").findOneAndUpdate(json("{n: 77}"), pipeline("{$set: {n: 0}}")))
        .isNull();
  }

  @Test
  void aUniqueIndexHolds() {
    collection("a")
        .createIndex(json("{n: 1}"), new com.mongodb.client.model.IndexOptions().unique(true));
    insert("a", "{_id: 1, n: 1}", "{_id: 2, n: 2}");

    assertRefused(
        11000, () -> collection("a").updateOne(json("{_id: 2}"), pipeline("{$set: {n: 1}}")));
    assertThat(documents("a")).contains(json("{_id: 2, n: 2}"));
  }

  @Test
  void whatAPipelineMustNotDoIsRefusedAndChangesNothing() {
    insert("a", "{_id: 1, n: 1}");

    assertRefused(72, () -> update("{$match: {n: 1}}"));
    assertRefused(66, () -> update("{$set: {_id: 2}}"));
    assertRefused(40228, () -> update("{$replaceWith: '$n'}"));
    assertRefused(168, () -> update("{$set: {m: {$nothingLikeThis: 1}}}"));
    assertRefused(17276, () -> update("{$set: {m: '$$unknown'}}"));
    assertRefused(40323, () -> update("{$set: {m: 1}, $unset: 'n'}"));
    assertThat(documents("a")).containsExactly(json("{_id: 1, n: 1}"));
  }

  private void update(String stage) {
    collection("a").updateOne(json("{}"), pipeline(stage));
  }

  @Test
  void anUpdateByOperatorsMayHaveAnExpressionInItsFilter() {
    insert("a", "{_id: 1, n: 1, l: [1, 2]}", "{_id: 2, n: 2, l: [1, 2]}");
    Document filter = json("{$expr: {$gt: ['$n', {$let: {vars: {x: 1}, in: '$$x'}}]}, l: 2}");

    assertThat(collection("a").updateMany(filter, json("{$set: {'l.$': 9}}")).getModifiedCount())
        .isEqualTo(1);
    assertThat(documents("a"))
        .containsExactly(json("{_id: 1, n: 1, l: [1, 2]}"), json("{_id: 2, n: 2, l: [1, 9]}"));
    assertThat(collection("a").findOneAndDelete(json("{$expr: {$eq: ['$n', 2]}}")))
        .isEqualTo(json("{_id: 2, n: 2, l: [1, 9]}"));
  }
}
