package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.DuplicateKeyException;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.ValidationOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableMongoTest {
  @TempDir Path directory;
  private EmbeddedMongo server;
  private MongoClient client;

  @BeforeEach
  void start() throws IOException {
    server = EmbeddedMongo.durable(directory, 0);
    client = MongoClients.create(server.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void anIdLeadsToItsDocumentAndWhatElseIsAskedIsCheckedThere() {
    uniqueEmails("people", 3);

    assertThat(people().find(Filters.and(Filters.eq("_id", 2), Filters.exists("email"))).first())
        .isNotNull();
    assertThat(people().find(Filters.and(Filters.eq("_id", 2), Filters.eq("email", "no"))).first())
        .isNull();
  }

  @Test
  void aRenamedCollectionIsWholeAfterARestart() throws IOException {
    uniqueEmails("people", 3);
    people().renameCollection(new MongoNamespace("shop", "backup"));

    restart();

    MongoCollection<Document> backup = database().getCollection("backup");
    assertThat(backup.countDocuments()).isEqualTo(3);
    assertThat(backup.find(Filters.eq("_id", 2)).first()).isNotNull();
    assertThat(indexNames("backup")).containsExactly("_id_", "email_1");
    assertDuplicateIsRefused(backup, new Document("_id", 2));
    assertDuplicateIsRefused(backup, new Document("_id", 9).append("email", "1@example.org"));
    assertThat(names()).containsExactly("backup");
  }

  @Test
  void aSwapOfTwoCollectionsIsWholeAfterARestart() throws IOException {
    uniqueEmails("people", 3);
    uniqueEmails("work", 5);
    people().renameCollection(new MongoNamespace("shop", "backup"));
    database().getCollection("work").renameCollection(new MongoNamespace("shop", "people"));

    restart();

    assertThat(people().countDocuments()).isEqualTo(5);
    assertThat(database().getCollection("backup").countDocuments()).isEqualTo(3);
    assertDuplicateIsRefused(people(), new Document("_id", 5));
    database().getCollection("backup").insertOne(new Document("_id", 5));
  }

  @Test
  void aCollectionMadeByOutIsWholeAfterARestart() throws IOException {
    uniqueEmails("people", 3);
    people().aggregate(List.of(Aggregates.out("copy"))).toCollection();

    restart();

    assertThat(database().getCollection("copy").find()).hasSize(3);
    assertDuplicateIsRefused(database().getCollection("copy"), new Document("_id", 2));
  }

  @Test
  void aDroppedCollectionLeavesNothingForTheNextOfItsName() throws IOException {
    uniqueEmails("people", 3);
    people().drop();
    uniqueEmails("people", 2);

    restart();

    assertThat(people().find()).hasSize(2);
    people().insertOne(new Document("_id", 3).append("email", "3@example.org"));
  }

  @Test
  void droppingADatabaseLeavesTheOneWhoseNameBeginsWithIt() throws IOException {
    client.getDatabase("ab").getCollection("things").insertOne(new Document("_id", 1));
    client.getDatabase("abc").getCollection("things").insertOne(new Document("_id", 1));

    client.getDatabase("ab").drop();
    assertThat(client.getDatabase("abc").getCollection("things").countDocuments()).isEqualTo(1);
    restart();

    assertThat(client.getDatabase("abc").getCollection("things").countDocuments()).isEqualTo(1);
    assertThat(client.getDatabase("ab").getCollection("things").countDocuments()).isZero();
  }

  @Test
  void aCollectionKeepsItsIdAndOptionsThroughARenameAndARestart() throws IOException {
    Document validator = new Document("email", new Document("$type", "string"));
    database()
        .createCollection(
            "people",
            new CreateCollectionOptions()
                .validationOptions(new ValidationOptions().validator(validator)));
    Document before = listed("people");

    people().renameCollection(new MongoNamespace("shop", "backup"));
    assertThat(listed("backup").get("info")).isEqualTo(before.get("info"));
    restart();

    assertThat(listed("backup").get("info")).isEqualTo(before.get("info"));
    assertThat(listed("backup").get("options"))
        .isEqualTo(new Document("validator", validator))
        .isEqualTo(before.get("options"));
  }

  @Test
  void anIndexThatCouldNotBeBuiltIsBuiltOnceTheDuplicatesAreGone() throws IOException {
    people().insertOne(new Document("_id", 1).append("email", "ada@example.org"));
    people().insertOne(new Document("_id", 2).append("email", "ada@example.org"));
    assertThatThrownBy(() -> people().createIndex(Indexes.ascending("email"), unique()))
        .isInstanceOf(DuplicateKeyException.class);
    people().updateOne(Filters.eq("_id", 2), Updates.set("email", "bob@example.org"));

    people().createIndex(Indexes.ascending("email"), unique());
    restart();

    assertDuplicateIsRefused(people(), new Document("_id", 3).append("email", "bob@example.org"));
  }

  @Test
  void idsOfAllKindsAreFoundAgainAfterARestart() throws IOException {
    BsonDocument ids =
        BsonDocument.parse(
            """
            {int: 1, long: {$numberLong: "2"}, double: 3.5, text: "a", bool: true,
             date: {$date: {$numberLong: "7"}}, oid: {$oid: "0123456789abcdef01234567"},
             nested: {a: 1, b: [1, {$numberLong: "2"}]}}\
            """);
    ids.values().forEach(id -> people().insertOne(new Document("_id", id)));

    restart();

    for (BsonValue id : ids.values()) {
      assertThat(people().withDocumentClass(BsonDocument.class).find(Filters.eq("_id", id)))
          .containsExactly(new BsonDocument("_id", id));
      assertDuplicateIsRefused(people(), new Document("_id", id));
    }
  }

  @Test
  void aSecondServerOnTheSameFileIsRefused() {
    assertThatThrownBy(() -> EmbeddedMongo.durable(directory, 0))
        .hasMessageContaining("The file is locked");
  }

  private void restart() throws IOException {
    stop();
    start();
  }

  private void uniqueEmails(String collection, int documents) {
    database().getCollection(collection).createIndex(Indexes.ascending("email"), unique());
    database()
        .getCollection(collection)
        .insertMany(
            IntStream.rangeClosed(1, documents)
                .mapToObj(id -> new Document("_id", id).append("email", id + "@example.org"))
                .toList());
  }

  private static IndexOptions unique() {
    return new IndexOptions().unique(true);
  }

  private static void assertDuplicateIsRefused(
      MongoCollection<Document> collection, Document document) {
    assertThatThrownBy(() -> collection.insertOne(document))
        .isInstanceOfSatisfying(
            MongoWriteException.class,
            e -> assertThat(e.getError().getCategory()).isEqualTo(ErrorCategory.DUPLICATE_KEY));
  }

  private MongoDatabase database() {
    return client.getDatabase("shop");
  }

  private MongoCollection<Document> people() {
    return database().getCollection("people");
  }

  private List<String> names() {
    return database().listCollectionNames().into(new ArrayList<>());
  }

  private List<String> indexNames(String collection) {
    return database().getCollection(collection).listIndexes().into(new ArrayList<>()).stream()
        .map(index -> index.getString("name"))
        .toList();
  }

  private Document listed(String collection) {
    return database()
        .listCollections()
        .filter(Filters.eq("name", collection))
        .into(new ArrayList<>())
        .get(0);
  }
}
