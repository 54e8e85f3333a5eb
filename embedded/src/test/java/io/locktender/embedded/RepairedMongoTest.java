package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonBinarySubType;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.Test;

class RepairedMongoTest extends ServerTest {
  @Test
  void itListensOnTheLoopbackAddressOnly() {
    assertThat(server().address().getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void aCollectionHasAnIdThatARenameKeepsAndANewCollectionDoesNotGet() {
    collection("first").insertOne(new Document("_id", 1));
    Binary id = id("first");
    assertThat(id.getType()).isEqualTo(BsonBinarySubType.UUID_STANDARD.getValue());

    collection("first").renameCollection(new MongoNamespace("shop", "second"));
    collection("first").insertOne(new Document("_id", 1));

    assertThat(id("second")).isEqualTo(id);
    assertThat(id("first")).isNotEqualTo(id);
  }

  @Test
  void outGivesItsTargetANewId() {
    collection("source").insertOne(new Document("_id", 1));
    collection("target").insertOne(new Document("_id", 1));
    Binary before = id("target");

    collection("source").aggregate(List.of(Aggregates.out("target"))).toCollection();

    assertThat(id("target")).isNotEqualTo(before);
  }

  @Test
  void aListOfCollectionsHeedsItsFilter() {
    collection("one").insertOne(new Document("_id", 1));
    collection("two").insertOne(new Document("_id", 1));

    assertThat(database().listCollectionNames().filter(Filters.eq("name", "two")))
        .containsExactly("two");
  }

  @Test
  void whatReadsTheWholeCollectionFindsWhatIsThere() {
    MongoCollection<Document> people = collection("people");
    people.insertMany(IntStream.range(0, 10).mapToObj(id -> new Document("_id", id)).toList());
    people.deleteMany(Filters.lt("_id", 3));
    people.insertOne(new Document("_id", 10));

    assertThat(people.find().sort(Sorts.descending("_id")).limit(3).map(each -> each.get("_id")))
        .containsExactly(10, 9, 8);
    assertThat(people.find(Filters.gte("_id", 8)).map(each -> each.get("_id")))
        .containsExactlyInAnyOrder(8, 9, 10);
    assertThat(people.countDocuments(Filters.lt("_id", 5))).isEqualTo(2);
    assertThat(people.countDocuments()).isEqualTo(8);
    assertThat(people.distinct("_id", Integer.class)).hasSize(8);
    assertThat(
            people.find().sort(new Document("$natural", -1)).map(each -> each.get("_id")).first())
        .isEqualTo(List.copyOf(people.find().into(new ArrayList<>())).get(7).get("_id"));
  }

  @Test
  void manyWhoWriteAndReadAtOnceLoseNothing() {
    MongoCollection<Document> people = collection("people");
    people.insertMany(IntStream.range(0, 300).mapToObj(id -> new Document("_id", id)).toList());
    List<UpdateOneModel<Document>> raise =
        IntStream.range(0, 300)
            .mapToObj(
                id -> new UpdateOneModel<Document>(Filters.eq("_id", id), Updates.inc("count", 1)))
            .toList();

    Stream.generate(
            () ->
                CompletableFuture.runAsync(
                    () -> {
                      assertThat(people.bulkWrite(raise).getModifiedCount()).isEqualTo(300);
                      assertThat(people.countDocuments(Filters.gte("count", 1))).isEqualTo(300);
                    }))
        .limit(20)
        .toList()
        .forEach(CompletableFuture::join);

    assertThat(people.find().map(each -> each.getInteger("count"))).containsOnly(20);
  }

  @Test
  void aCopyMadeByOutStaysAsItIsWhenItsSourceChanges() {
    Document original =
        new Document("_id", 1).append("nested", new Document("list", List.of(1, 2)));
    collection("source").insertOne(original);
    collection("source").aggregate(List.of(Aggregates.out("copy"))).toCollection();

    collection("source").updateOne(Filters.eq("_id", 1), Updates.push("nested.list", 3));
    collection("source").updateOne(Filters.eq("_id", 1), Updates.set("more", true));

    assertThat(collection("copy").find()).containsExactly(original);
  }

  @Test
  void droppingAnIndexLeavesThoseOfTheSameNameInOtherCollections() {
    Stream.of("people", "copy")
        .forEach(name -> collection(name).createIndex(Indexes.ascending("email")));
    collection("copy").createIndex(Indexes.ascending("name"));

    collection("copy").dropIndex("email_1");
    assertThat(indexNames("people")).containsExactly("_id_", "email_1");
    assertThat(indexNames("copy")).containsExactly("_id_", "name_1");

    collection("copy").dropIndexes();
    assertThat(indexNames("people")).containsExactly("_id_", "email_1");
    assertThat(indexNames("copy")).containsExactly("_id_");

    collection("people").dropIndex(Indexes.ascending("email"));
    assertThat(indexNames("people")).containsExactly("_id_");
  }

  @Test
  void droppingAnIndexThatIsNotThereIsRefused() {
    collection("people").insertOne(new Document("_id", 1));

    assertRefused(27, () -> collection("people").dropIndex("email_1"));
  }

  @Test
  void aRenameOfWhatIsNotThereIsRefused() {
    assertRefused(
        26, () -> collection("none").renameCollection(new MongoNamespace("shop", "other")));
  }

  @Test
  void aRenameToATakenNameIsRefusedAndChangesNothing() {
    collection("one").insertOne(new Document("_id", 1));
    collection("two").insertOne(new Document("_id", 2));

    assertRefused(48, () -> collection("one").renameCollection(new MongoNamespace("shop", "two")));

    assertThat(collection("one").find()).containsExactly(new Document("_id", 1));
    assertThat(collection("two").find()).containsExactly(new Document("_id", 2));
  }

  @Test
  void aRenameMayDropItsTarget() {
    collection("one").insertOne(new Document("_id", 1));
    collection("two").insertOne(new Document("_id", 2));

    collection("one")
        .renameCollection(
            new MongoNamespace("shop", "two"), new RenameCollectionOptions().dropTarget(true));

    assertThat(collection("two").find()).containsExactly(new Document("_id", 1));
    assertThat(database().listCollectionNames()).containsExactly("two");
  }

  @Test
  void aViewIsRefusedInsteadOfMadeACollection() {
    assertRefused(115, () -> database().createView("view", "people", List.of()));
  }

  private Binary id(String collection) {
    return database()
        .listCollections()
        .filter(Filters.eq("name", collection))
        .into(new ArrayList<>())
        .get(0)
        .get("info", Document.class)
        .get("uuid", Binary.class);
  }

  private List<String> indexNames(String collection) {
    return collection(collection).listIndexes().into(new ArrayList<>()).stream()
        .map(index -> index.getString("name"))
        .toList();
  }
}
