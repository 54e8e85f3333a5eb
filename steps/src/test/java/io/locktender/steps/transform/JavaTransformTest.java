package io.locktender.steps.transform;

import static io.locktender.steps.JavaStep.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.locktender.steps.JavaStep;
import io.locktender.steps.run.StepFixture;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class JavaTransformTest {
  private static final Bson NOT_YET = Filters.exists("v", false);

  private StepFixture fixture;

  @BeforeEach
  void open(TestDatabase mongo) {
    fixture = new StepFixture(mongo);
  }

  @Test
  void everyPendingDocumentIsGivenToTheStepOnce() throws Exception {
    fixture
        .copy("p")
        .insertMany(
            IntStream.range(0, 1_100)
                .mapToObj(n -> new Document("_id", n).append("n", 0))
                .toList());

    assertThat(
            fixture
                .run(
                    transform(
                        "p", NOT_YET, d -> d.append("n", d.getInteger("n") + 1).append("v", 1)))
                .changed())
        .isEqualTo(1_100);
    assertThat(fixture.copy("p").countDocuments(Filters.eq("n", 1))).isEqualTo(1_100);
  }

  @Test
  void aDocumentThatTheStepMakesTooLargeFailsByName() {
    fixture.copy("p").insertOne(new Document("_id", 7));

    assertThat(
            fixture
                .failureOf(transform("p", NOT_YET, d -> d.append("v", "x".repeat(17 << 20))))
                .documents())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.id()).isEqualTo("7");
              assertThat(failed.reason()).contains("no server takes more than 16777216");
            });
  }

  @Test
  void whatTheStepDoesNotTouchKeepsItsTypeAndItsPlace() throws Exception {
    String all =
        """
        {"_id": {"$oid": "5f3e1c2d4b5a697887766554"},
         "double": {"$numberDouble": "1.0"}, "nan": {"$numberDouble": "NaN"},
         "string": "ü", "int": {"$numberInt": "1"}, "long": {"$numberLong": "1"},
         "decimal": {"$numberDecimal": "1.10"}, "true": true, "null": null,
         "date": {"$date": {"$numberLong": "-1"}}, "time": {"$timestamp": {"t": 1, "i": 2}},
         "regex": {"$regularExpression": {"pattern": "^a", "options": "im"}},
         "binary": {"$binary": {"base64": "AQI=", "subType": "00"}},
         "uuid": {"$binary": {"base64": "AAECAwQFBgcICQoLDA0ODw==", "subType": "04"}},
         "oldUuid": {"$binary": {"base64": "AAECAwQFBgcICQoLDA0ODw==", "subType": "03"}},
         "array": [{"$numberInt": "1"}, {"$numberLong": "1"}, {"x": {"$numberDouble": "1.0"}}],
         "empty": {}, "emptyArray": [], "min": {"$minKey": 1}, "max": {"$maxKey": 1},
         "ref": {"$ref": "c", "$id": 1, "$db": "d", "more": true}, "z": 1, "a": 2}
        """;
    BsonDocument before = BsonDocument.parse(all);
    fixture.database.getCollection("work.p", BsonDocument.class).insertOne(before);

    fixture.run(transform("p", NOT_YET, d -> d.append("v", 1)));

    RawBsonDocument after =
        fixture.database.getCollection("work.p", RawBsonDocument.class).find().first();
    assertThat(after).isNotNull();
    BsonDocument expected = before.clone().append("v", new BsonInt32(1));
    assertThat(after.toJson(StepFixture.CANONICAL))
        .isEqualTo(expected.toJson(StepFixture.CANONICAL));
  }

  /** In a replacement, a server would put its own time there. */
  @Test
  void anEmptyTimestampStaysEmpty() throws Exception {
    BsonTimestamp empty = new BsonTimestamp(0);
    fixture.insert("p", "{_id: 1, at: 1, in: {b: 1, a: [2]}, text: '$text'}");
    fixture.copy("p").updateOne(Filters.eq("_id", 1), Updates.set("at", empty));

    fixture.run(transform("p", NOT_YET, d -> d.append("v", 1)));

    assertThat(fixture.copy("p").find().first())
        .isEqualTo(
            Document.parse("{_id: 1, at: 1, in: {b: 1, a: [2]}, text: '$text', v: 1}")
                .append("at", empty));
  }

  @Test
  void whatTheStepThrowsIsTheReasonBesideTheDocument() {
    fixture.insert("p", "{_id: 'good'}", "{_id: 'bad'}", "{_id: 'worse'}");

    StepFailure failure =
        fixture.failureOf(
            transform(
                "p",
                NOT_YET,
                d -> {
                  switch (d.getString("_id")) {
                    case "bad" -> throw new IOException("no maintainer");
                    case "worse" -> throw new NullPointerException();
                    default -> {
                      return d.append("v", 1);
                    }
                  }
                }));

    assertThat(failure.documentCount()).isEqualTo(2);
    assertThat(failure.documents())
        .containsExactly(
            new DocumentFailure("\"bad\"", "IOException: no maintainer"),
            new DocumentFailure("\"worse\"", "NullPointerException"));
    assertThat(fixture.documents("p")).contains("{\"_id\": \"good\", \"v\": 1}");
  }

  @Test
  void anotherIdentifierIsADocumentFailure() {
    fixture.insert("p", "{_id: 1}");

    assertThat(reason(transform("p", NOT_YET, d -> d.append("_id", 2L).append("v", 1))))
        .contains("changed the _id");
  }

  @Test
  void nullIsADocumentFailure() {
    fixture.insert("p", "{_id: 1}");

    assertThat(reason(transform("p", NOT_YET, d -> nothing()))).contains("returned null");
  }

  @Test
  void aDocumentTooDeepForTheStepIsADocumentFailure() {
    fixture.insert("p", "{_id: 1}");

    assertThat(reason(transform("p", NOT_YET, d -> d.append("v", endless(1)))))
        .contains("ran out of stack");
  }

  @Test
  void aValueThatBsonDoesNotHaveIsADocumentFailure() {
    fixture.insert("p", "{_id: 1}");

    assertThat(reason(transform("p", NOT_YET, d -> d.append("v", new Thread()))))
        .contains("Thread");
  }

  @Test
  void aMissingClassIsTheStepsFailure() {
    fixture.insert("p", "{_id: 1}");

    StepFailure failure =
        fixture.failureOf(
            transform(
                "p",
                NOT_YET,
                d -> {
                  throw new NoClassDefFoundError("com/example/Gone");
                }));

    assertThat(failure.reason()).isEqualTo("NoClassDefFoundError: com/example/Gone");
    assertThat(failure.documents()).isEmpty();
  }

  @Test
  void aDocumentThatCannotBeReadWithoutLossIsLeftAlone() {
    BasicOutputBuffer buffer = new BasicOutputBuffer();
    try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      writer.writeStartDocument();
      writer.writeInt32("_id", 1);
      writer.writeString("twice", "a");
      writer.writeString("twice", "b");
      writer.writeEndDocument();
    }
    RawBsonDocument twice = new RawBsonDocument(buffer.toByteArray());

    assertThatThrownBy(() -> Lossless.decode(twice))
        .hasMessageContaining("cannot be read without loss");
  }

  private String reason(JavaStep step) {
    List<DocumentFailure> documents = fixture.failureOf(step).documents();
    assertThat(documents).hasSize(1);
    return documents.get(0).reason();
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static Document nothing() {
    return null;
  }

  private static int endless(int n) {
    return n == 0 ? 0 : 1 + endless(n + 1);
  }
}
