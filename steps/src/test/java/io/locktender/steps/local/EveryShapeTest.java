package io.locktender.steps.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.common.hash.Hashing;
import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.Updates;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.proof.SchemaDifference;
import io.locktender.steps.work.DatabaseWork.Findings;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A collection of every kind goes through an upgrade by HOLD, and is to the byte what it was, or is
 * refused in PREFLIGHT with the reason.
 */
@ExtendWith(MongoExtension.class)
class EveryShapeTest {
  private static final Progress NOBODY = (done, left) -> {};
  private static final String OWNER = "0123456789abcdef";
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  @TempDir Path directory;
  private TestDatabase mongo;
  private WorkFixture fixture;
  private Database database;

  @BeforeEach
  void open(TestDatabase mongo) {
    this.mongo = mongo;
    fixture = new WorkFixture(mongo, directory);
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    fixture.release(
        "  - {id: none, update: {collection: c, filter: {_id: nobody}, update: {$set: {x: 1}}}}");
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Makes a collection {@code c}; an error of the server means that it has no such thing. */
  @FunctionalInterface
  interface Shape {
    void make(EveryShapeTest test);
  }

  static Stream<Arguments> upgraded() {
    return Stream.of(
        index("TTL", "{key: {at: 1}, expireAfterSeconds: 3600}"),
        shape("the longest TTL", test -> test.index(longestTimeToLive())),
        index("text", "{key: {t: 'text', u: 'text'}, weights: {t: 3}, default_language: 'german'}"),
        index("2dsphere", "{key: {loc: '2dsphere'}}"),
        index("2d", "{key: {flat: '2d'}, bits: 20}"),
        index("hashed", "{key: {n: 'hashed'}}"),
        index("wildcard", "{key: {'$**': 1}, wildcardProjection: {t: 0}}"),
        index("partial", "{key: {n: 1}, partialFilterExpression: {n: {$gt: 1}}}"),
        index("collated", "{key: {t: 1}, collation: {locale: 'en', strength: 2}}"),
        collated("simple", "{key: {t: 1}, unique: true, collation: {locale: 'simple'}}"),
        collated("text", "{key: {t: 'text'}, collation: {locale: 'simple'}}"),
        collated("2d", "{key: {flat: '2d'}, collation: {locale: 'simple'}}"),
        collated("of the old format", "{key: {n: 1}, v: 1}"),
        collated("of the collection's own", "{key: {n: 1}}"),
        index("hidden", "{key: {n: 1}, hidden: true}"),
        index("unique and sparse", "{key: {some: 1}, unique: true, sparse: true}"),
        index("unique and sparse by numbers", "{key: {some: 1}, unique: 1, sparse: 1}"),
        index("of the old format", "{key: {n: -1}, v: 1}"),
        options("_id_ of v: 1", "{idIndex: {key: {_id: 1}, name: '_id_', v: 1}}"),
        options("collated", "{collation: {locale: 'de', strength: 1}}"),
        options("violated validator", "{validator: {never: {$exists: true}}}"),
        options("warning validator", "{validator: {n: 1}, validationAction: 'warn'}"),
        options("engine", "{storageEngine: {wiredTiger: {configString: 'block_compressor=zlib'}}}"),
        options("pre-images", "{changeStreamPreAndPostImages: {enabled: true}}"),
        options("clustered", "{clusteredIndex: {key: {_id: 1}, unique: true}}"),
        shape("15.9 MiB", EveryShapeTest::big),
        shape("dotted names", test -> test.insert("{_id: 1, 'a.b': 1, c: {'d.': 2}, '': 3}")),
        shape("dollar names", test -> test.insert("{_id: 1, $c: {'$d': 2}, d: {$e: 1}}")),
        shape(
            "odd values",
            test ->
                test.insert(
                    "{_id: 1, nan: NaN, zero: -0.0, d: {$numberDecimal: '1.10'}, dn:"
                        + " {$numberDecimal: 'NaN'}, min: {$minKey: 1}, max: {$maxKey: 1}, u:"
                        + " {$undefined: true}, s: {$symbol: 'x'}, js: {$code: 'f()', $scope: {a:"
                        + " 1}}}")),
        shape("a field twice", EveryShapeTest::twice),
        shape("ids of every type", EveryShapeTest::everyId),
        shape("empty timestamps", EveryShapeTest::emptyTimestamps));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            Named.<Shape>of(
                "TTL NaN", test -> test.index("{key: {at: 1}, expireAfterSeconds: NaN}")),
            "expected expireAfterSeconds in whole seconds"),
        Arguments.of(options("{capped: true, size: 4096}"), "is capped"),
        Arguments.of(
            options("{timeseries: {timeField: 'at'}, expireAfterSeconds: 60}"), "time-series"),
        Arguments.of(options("{viewOn: 'other', pipeline: []}"), "is a view"),
        Arguments.of(
            options("{clusteredIndex: {key: {_id: 1}, unique: true}, expireAfterSeconds: 60}"),
            "a clustered collection whose documents expire"));
  }

  static Stream<Arguments> refusedInPlace() {
    String set = "set-field: {collection: c, field: x, value: 1}";
    String validator = "set-validator: {collection: c, validator: {x: 1}}";
    String index = "create-index: {collection: c, keys: {x: 1}}";
    Named<Shape> view = options("{viewOn: 'other', pipeline: []}");
    Named<Shape> timeSeries = options("{timeseries: {timeField: 'at'}}");
    return Stream.of(
        Arguments.of(view, set, "collection c is a view"),
        Arguments.of(view, validator, "collection c is a view"),
        Arguments.of(view, index, "collection c is a view"),
        Arguments.of(timeSeries, set, "collection c is a time-series collection"),
        Arguments.of(timeSeries, validator, "collection c is a time-series collection"));
  }

  private static Arguments shape(String name, Shape shape) {
    return Arguments.of(Named.of(name, shape));
  }

  private static Arguments index(String name, String index) {
    return shape("index: " + name, test -> test.index(index));
  }

  private static Arguments collated(String name, String index) {
    return shape(
        "index in a collated collection: " + name,
        test -> {
          test.mongo
              .database()
              .runCommand(Document.parse("{create: 'c', collation: {locale: 'de', strength: 1}}"));
          test.index(index);
        });
  }

  private static Arguments options(String name, String options) {
    return Arguments.of(Named.of("options: " + name, options(options).getPayload()));
  }

  private static Named<Shape> options(String options) {
    return Named.of(
        options,
        test -> {
          Document command = new Document("create", "c");
          command.putAll(Document.parse(options));
          test.mongo.database().runCommand(command);
          if (!options.contains("viewOn") && !options.contains("timeseries")) {
            test.documents();
          }
        });
  }

  /** Reaches back to 1970, as far as any server lets it. */
  private static String longestTimeToLive() {
    return "{key: {at: 1}, expireAfterSeconds: %d}".formatted(Instant.now().getEpochSecond() - 60);
  }

  private void insert(String document) {
    insert(new RawBsonDocument(BsonDocument.parse(document), CODEC));
  }

  private void insert(RawBsonDocument document) {
    mongo
        .database()
        .getCollection("c", RawBsonDocument.class)
        .insertOne(document, new InsertOneOptions().bypassDocumentValidation(true));
  }

  private void documents() {
    for (int i = 1; i < 4; i++) {
      insert(
          """
          {_id: %d, n: %d, t: 'Äpfel %d', u: 'und', at: {$date: '2100-01-01T00:00:00Z'},
           loc: {type: 'Point', coordinates: [%d, 1.5]}, flat: [1, 2]}
          """
              .formatted(i, i, i, i));
    }
    insert("{_id: 4, some: 'only here'}");
  }

  private void index(String index) {
    documents();
    mongo
        .database()
        .runCommand(
            new BsonDocument("createIndexes", new BsonString("c"))
                .append(
                    "indexes",
                    new BsonArray(
                        List.of(
                            BsonDocument.parse(index).append("name", new BsonString("the_one"))))));
  }

  private void big() {
    for (int i = 0; i < 2; i++) {
      insert(
          new RawBsonDocument(
              new BsonDocument("_id", new BsonInt32(i))
                  .append("text", new BsonString("x".repeat(16_672_358))),
              CODEC));
    }
  }

  private void twice() {
    BasicOutputBuffer buffer = new BasicOutputBuffer();
    try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
      writer.writeStartDocument();
      writer.writeInt32("_id", 1);
      writer.writeInt32("a", 1);
      writer.writeInt32("a", 2);
      writer.writeEndDocument();
    }
    insert(new RawBsonDocument(buffer.toByteArray()));
  }

  private void everyId() {
    String ids =
        """
        {v: [1.5, 'text', {}, {a: 1}, {$binary: {base64: 'AQID', subType: '00'}},
             {$uuid: '00112233-4455-6677-8899-aabbccddeeff'}, {$oid: '507f1f77bcf86cd799439011'},
             true, false, {$date: '2026-01-01T00:00:00Z'}, null, {$code: 'f()'}, {$symbol: 'x'},
             {$code: 'g()', $scope: {a: 1}}, 7, {$numberLong: '9223372036854775807'},
             {$numberDecimal: '1.10'}, {$numberDecimal: 'NaN'}, -0.0, Infinity,
             {$timestamp: {t: 0, i: 0}}, {$timestamp: {t: 42, i: 1}}, {$minKey: 1}, {$maxKey: 1},
             {$regularExpression: {pattern: 'a', options: ''}}, {$undefined: true}]}
        """;
    int taken = 0;
    for (BsonValue id : BsonDocument.parse(ids).getArray("v")) {
      try {
        insert(new RawBsonDocument(new BsonDocument("_id", id), CODEC));
        taken++;
      } catch (MongoException e) {
        // A server takes no regular expression, and nothing that is not defined.
      }
    }
    assertThat(taken).isGreaterThan(15);
  }

  private void emptyTimestamps() {
    documents();
    mongo
        .database()
        .getCollection("c")
        .updateMany(Filters.gt("n", 1), Updates.set("t", new BsonTimestamp(0)));
  }

  private void make(Shape shape) {
    try {
      shape.make(this);
    } catch (MongoException e) {
      abort("the server has no such thing: " + e.getMessage());
    }
  }

  private List<String> bytes(String name) {
    List<String> found = new ArrayList<>();
    for (RawBsonDocument raw : mongo.database().getCollection(name, RawBsonDocument.class).find()) {
      byte[] bytes = new byte[raw.getByteBuffer().remaining()];
      raw.getByteBuffer().get(bytes);
      found.add(bytes.length > 1_000 ? digest(bytes) : HexFormat.of().formatHex(bytes));
    }
    return found.stream().sorted().toList();
  }

  private static String digest(byte[] bytes) {
    return Hashing.sha256().hashBytes(bytes).toString();
  }

  private CollectionInfo listed(String name) {
    return Catalog.of(database).find(name).orElseThrow();
  }

  private Findings preflight() {
    return new LocalDatabaseWork(database, InstantSource.system())
        .canBeCopied(Set.of("c"), OWNER, null);
  }

  private void upgrade() throws Exception {
    try (LocalWork work = work()) {
      work.catchUp(NOBODY);
      new LocalDatabaseWork(database, InstantSource.system())
          .swap("u1", WorkFixture.TOKEN, WorkFixture.TOKEN, work.prove(NOBODY));
    }
  }

  @ParameterizedTest
  @MethodSource
  void upgraded(Shape shape) throws Exception {
    make(shape);
    List<String> before = bytes("c");
    CollectionInfo was = listed("c");
    Map<String, BsonDocument> indexes = IndexSpecs.list(database.get(), "c");
    assertThat(before).isNotEmpty();

    assertThat(preflight().reasons()).isEmpty();
    upgrade();

    assertThat(bytes("c")).isEqualTo(before);
    assertThat(bytes("locktender.backup.u1.c")).isEqualTo(before);
    assertThat(
            SchemaDifference.between(
                was.options(),
                indexes,
                listed("c").options(),
                IndexSpecs.list(database.get(), "c")))
        .isEmpty();
    assertThat(listed("c").uuid()).isNotEqualTo(was.uuid());
  }

  @ParameterizedTest
  @MethodSource
  void refused(Shape shape, String reason) {
    make(shape);

    assertThat(preflight().reasons()).singleElement().asString().contains(reason);
  }

  /** In contract it would fail for ever, and there is no way back. */
  @ParameterizedTest
  @MethodSource
  void refusedInPlace(Shape shape, String step, String reason) throws Exception {
    make(shape);
    fixture.rollingRelease("  - {id: s, phase: contract, " + step + "}");

    assertThat(alreadyThere())
        .singleElement()
        .asString()
        .startsWith("release 2.0.0, step s: " + reason);
  }

  /** A server before 5.0 or so lets no update change the size of a document in it. */
  @Test
  void cappedInPlaceIsRefusedWhereNoDocumentMayGrow() throws Exception {
    make(options("{capped: true, size: 100000}").getPayload());
    fixture.rollingRelease(
        "  - {id: s, phase: contract, set-field: {collection: c, field: x, value: 1}}",
        "  - {id: v, phase: contract, set-validator: {collection: c, validator: {y: 1}}}");

    boolean grows;
    try {
      mongo.database().getCollection("c").updateOne(Filters.eq(1), Updates.set("grown", 1));
      grows = true;
    } catch (MongoException e) {
      grows = false;
    }
    if (grows) {
      assertThat(alreadyThere()).isEmpty();
    } else {
      assertThat(alreadyThere())
          .singleElement()
          .asString()
          .startsWith("release 2.0.0, step s: collection c is capped");
    }
    assertThat(mongo.database().listCollectionNames())
        .noneMatch(name -> name.startsWith("locktender.probe"));
  }

  @Test
  void aViewIsDroppedInPlace() throws Exception {
    make(options("{viewOn: 'other', pipeline: []}").getPayload());
    fixture.rollingRelease("  - {id: s, phase: contract, drop-collection: {collection: c}}");

    assertThat(alreadyThere()).isEmpty();
  }

  private List<String> alreadyThere() throws Exception {
    try (LocalWork work = work()) {
      return work.alreadyThere();
    }
  }

  private LocalWork work() {
    return new LocalWork(
        fixture.plan(),
        database,
        mongo.uri(),
        WorkFixture.TOKEN,
        Optional.empty(),
        fixture.ledgers(),
        Pace.unrested());
  }
}
