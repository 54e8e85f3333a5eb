package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.IndexOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class IndexesTest extends ServerTest {
  private static final int DUPLICATE = 11000;

  private void uniqueWhereOn() {
    collection("a")
        .createIndex(
            json("{k: 1}"),
            new IndexOptions().unique(true).partialFilterExpression(json("{on: {$eq: true}}")));
  }

  private Document index(String name) {
    for (Document index : collection("a").listIndexes()) {
      if (name.equals(index.getString("name"))) {
        return index;
      }
    }
    throw new AssertionError("no index " + name);
  }

  @Test
  void aPartialIndexIsUniqueForTheDocumentsInIt() throws IOException {
    uniqueWhereOn();
    insert("a", "{_id: 1, k: 1, on: true}", "{_id: 2, k: 1}", "{_id: 3, k: 1, on: false}");

    assertRefused(DUPLICATE, () -> insert("a", "{_id: 4, k: 1, on: true}"));
    assertRefused(DUPLICATE, () -> set(2, "{on: true}"));
    restarted();
    assertRefused(DUPLICATE, () -> set(3, "{on: true}"));
    set(1, "{on: false}");
    set(2, "{on: true}");
    assertRefused(DUPLICATE, () -> set(1, "{on: true}"));
    set(2, "{k: 2}");
    set(1, "{on: true}");
    collection("a").deleteMany(json("{}"));
    insert("a", "{_id: 1, k: 1, on: true}", "{_id: 2, k: 2, on: true}");

    assertThat(collection("a").find(json("{k: 1}"))).hasSize(1);
    assertThat(index("k_1")).containsEntry("partialFilterExpression", json("{on: {$eq: true}}"));
  }

  @Test
  void aPartialIndexIsBuiltOfTheDocumentsInItOnly() {
    insert("a", "{_id: 1, k: 1}", "{_id: 2, k: 1}", "{_id: 3, on: true}", "{_id: 4, on: true}");

    assertRefused(DUPLICATE, this::uniqueWhereOn);
    set(4, "{k: 1}");
    uniqueWhereOn();
    assertRefused(DUPLICATE, () -> set(3, "{k: 1}"));
  }

  private void set(int id, String fields) {
    collection("a").updateOne(new Document("_id", id), new Document("$set", json(fields)));
  }

  @Test
  void whatIsThereAlreadyIsLeftAsItIs() {
    collection("a").createIndex(json("{k: 1}"));

    Document again =
        run("{createIndexes: 'a', indexes: [{key: {k: 1.0}, name: 'k_1', background: true}]}");

    assertThat(again)
        .containsEntry("numIndexesBefore", 2)
        .containsEntry("numIndexesAfter", 2)
        .containsEntry("createdCollectionAutomatically", false);
    assertThat(collection("a").listIndexes()).hasSize(2);
    assertThat(run("{createIndexes: 'b', indexes: [{key: {k: 1}, name: 'k'}]}"))
        .containsEntry("numIndexesBefore", 1)
        .containsEntry("numIndexesAfter", 2)
        .containsEntry("createdCollectionAutomatically", true);
  }

  @Test
  void anotherIndexOfTheSameNameOrTheSameOneOfAnotherNameIsRefused() {
    collection("a").createIndex(json("{k: 1}"));

    assertRefused(
        86, () -> collection("a").createIndex(json("{k: 1}"), new IndexOptions().unique(true)));
    assertRefused(
        86, () -> collection("a").createIndex(json("{m: 1}"), new IndexOptions().name("k_1")));
    assertRefused(
        85, () -> collection("a").createIndex(json("{k: 1}"), new IndexOptions().name("x")));
  }

  @Test
  void whenDocumentsExpireIsKeptAndChanged() throws IOException {
    collection("a")
        .createIndex(json("{at: 1}"), new IndexOptions().expireAfter(60L, TimeUnit.SECONDS));
    collection("a").createIndex(json("{k: 1}"));

    run("{collMod: 'a', index: {name: 'at_1', expireAfterSeconds: 90}}");
    run("{collMod: 'a', index: {keyPattern: {k: 1}, hidden: true}}");
    restarted();

    assertThat(index("at_1")).containsEntry("expireAfterSeconds", 90);
    assertThat(index("k_1")).containsEntry("hidden", true);
    assertRefused(27, () -> run("{collMod: 'a', index: {name: 'x', expireAfterSeconds: 9}}"));
  }

  @Test
  void howLongDocumentsLiveHasTheLimitsOfMongo() {
    insert("a", "{_id: 1}");

    for (String seconds : List.of("-1", "2147483647", "'x'")) {
      assertRefused(
          67,
          () ->
              run(
                  "{createIndexes: 'a', indexes: [{key: {at: 1}, name: 'at', expireAfterSeconds: %s}]}"
                      .formatted(seconds)));
    }
    run("{createIndexes: 'a', indexes: [{key: {at: 1}, name: 'at', expireAfterSeconds: 0}]}");
    assertRefused(
        67, () -> run("{collMod: 'a', index: {name: 'at', expireAfterSeconds: 2147483647}}"));
  }

  /** Their descriptions have in them what a filter would take for operators. */
  @Test
  void indexesWithDollarsAreKeptAndDropped() throws IOException {
    String partial = "{$and: [{n: {$gt: 1}}, {m: {$exists: true}}]}";
    String create =
        "{createIndexes: 'a', indexes: [{key: {'$**': 1}, name: 'all'}, {key: {'b.$**': 1},"
            + " name: 'b'}, {key: {k: 1}, name: 'k', unique: true, partialFilterExpression: %s}]}";
    run(create.formatted(partial));
    run(create.formatted(partial));
    restarted();

    assertThat(collection("a").listIndexes()).hasSize(4);
    assertThat(index("k")).containsEntry("partialFilterExpression", json(partial));
    run("{dropIndexes: 'a', index: {'$**': 1}}");
    run("{dropIndexes: 'a', index: 'k'}");
    assertThat(collection("a").listIndexes()).hasSize(2);
    run(create.formatted(partial));
    collection("a").drop();
    insert("a", "{_id: 1}");
    assertThat(collection("a").listIndexes()).hasSize(1);
  }
}
