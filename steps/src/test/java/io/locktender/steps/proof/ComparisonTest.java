package io.locktender.steps.proof;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.proof.DocumentDifference.Kind;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class ComparisonTest {
  private static final Progress NOBODY = (done, left) -> {};

  private final List<DocumentDifference> differing = new ArrayList<>();
  private Database database;

  @BeforeEach
  void open(TestDatabase mongo) {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void insert(String collection, String... documents) {
    database
        .get()
        .getCollection(collection, BsonDocument.class)
        .insertMany(Arrays.stream(documents).map(BsonDocument::parse).toList());
  }

  private void insert(String collection, int from, int to) {
    database
        .get()
        .getCollection(collection)
        .insertMany(IntStream.range(from, to).mapToObj(n -> new Document("_id", n)).toList());
  }

  private DifferenceCounts compare() throws Exception {
    return new Comparison(database, differing::add, System::nanoTime)
        .compare("c", "was", "now", NOBODY);
  }

  @Test
  void collectionsThatAreNotThereAreEmpty() throws Exception {
    assertThat(compare()).isEqualTo(DifferenceCounts.NONE);
    insert("now", "{_id: 1}");
    assertThat(compare()).isEqualTo(new DifferenceCounts(1, 0, 0, 0));
  }

  @Test
  void theOrderOfDocumentsAndTheBatchesDoNotCount() throws Exception {
    insert("was", 0, 2_500);
    insert("now", 1_500, 3_000);
    insert("now", 10, 1_500);

    assertThat(compare()).isEqualTo(new DifferenceCounts(500, 0, 10, 2_490));
  }

  @Test
  void documentsThatDoNotFitIntoOneBatchAreCompared() throws Exception {
    String big = "x".repeat(3 * 1024 * 1024);
    for (int i = 0; i < 7; i++) {
      database.get().getCollection("was").insertOne(new Document("_id", i).append("a", big));
      database.get().getCollection("now").insertOne(new Document("_id", i).append("a", big));
    }
    database
        .get()
        .getCollection("now")
        .updateOne(eq("_id", 6), new Document("$set", new Document("b", 1)));

    assertThat(compare()).isEqualTo(new DifferenceCounts(0, 1, 0, 6));
  }

  @Test
  void anotherTypeOrAnotherOrderOfFieldsIsAChange() throws Exception {
    insert("was", "{_id: 1, n: 1}", "{_id: 2, a: 1, b: 1}", "{_id: 3, d: {a: 1, b: 1}}");
    insert("now", "{_id: 1, n: 1.0}", "{_id: 2, b: 1, a: 1}", "{_id: 3, d: {b: 1, a: 1}}");

    assertThat(compare()).isEqualTo(new DifferenceCounts(0, 3, 0, 0));
  }

  @Test
  void idsOfAnyTypeFindTheirCounterparts() throws Exception {
    String[] documents = {
      "{_id: 1}",
      "{_id: '1'}",
      "{_id: {$oid: '507f1f77bcf86cd799439011'}}",
      "{_id: {$date: 1}}",
      "{_id: {$numberLong: '5000000000'}}",
      "{_id: 0.5}",
      "{_id: true}",
      "{_id: null}",
      "{_id: {a: 1, b: {c: 'x'}}}",
      "{_id: {b: 1, a: 1}}",
      "{_id: {a: 1, b: 1}}",
      "{_id: {$binary: {base64: 'AQID', subType: '00'}}}",
    };
    insert("was", documents);
    insert("now", documents);

    assertThat(compare()).isEqualTo(new DifferenceCounts(0, 0, 0, documents.length));
  }

  @Test
  void anIdThatIsTheSameToTheServerIsTheSame() throws Exception {
    insert("was", "{_id: 1}", "{_id: 2}", "{_id: 3}");
    insert("now", "{_id: 1.0}", "{_id: 2}", "{_id: {$numberLong: '4'}}");

    assertThat(compare()).isEqualTo(new DifferenceCounts(1, 1, 1, 1));
  }

  @Test
  void aDifferenceHasWhatItsKindHas() {
    RawBsonDocument document = RawBsonDocument.parse("{_id: 1}");

    assertThatThrownBy(() -> new DocumentDifference("c", Kind.INSERTED, document, document))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DocumentDifference("c", Kind.CHANGED, null, document))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DocumentDifference("c", Kind.DELETED, document, document))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
