package io.locktender.steps.sync;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import io.locktender.steps.JavaStep;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.proof.CollectionReader;
import io.locktender.steps.proof.ContentsReader;
import io.locktender.steps.proof.Expiry;
import io.locktender.steps.release.Change;
import io.locktender.steps.work.Pace;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.types.ObjectId;

/**
 * How fast copies are made, against programs that are made for the one change: the same reads, by a
 * majority, the same writes, to a majority, the same documents in the end. To be run by hand, with
 * the connection string of a replica set, how many documents, and how often; each time one after
 * the other, the order changing.
 */
final class SyncSpeed {
  private static final String FROM = "speed";
  private static final String TO = "speed_raw";
  private static final int BATCH = 1_000;
  private static final InsertManyOptions UNORDERED = new InsertManyOptions().ordered(false);
  private static final Document PENDING = Document.parse("{cents: {$exists: false}}");
  private static final Document UPDATE =
      Document.parse("{$set: {cents: 0, state: 'new'}, $rename: {brand: 'maker'}}");

  private final MongoClient client;
  private final String uri;
  private final MongoDatabase database;
  private final ListMultimap<String, Double> perSecond =
      MultimapBuilder.treeKeys().arrayListValues().build();

  /** One way to make the copy; returns its name. */
  private interface Way {
    String make() throws Exception;
  }

  private SyncSpeed(String uri) {
    this.uri = uri;
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .writeConcern(WriteConcern.MAJORITY)
                .readConcern(ReadConcern.MAJORITY)
                .build());
    database = client.getDatabase("locktender_speed");
  }

  public static void main(String[] args) throws Exception {
    new SyncSpeed(args[0]).run(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  private void run(int documents, int times) throws Exception {
    database.drop();
    insert(documents);
    for (int i = 0; i < times; i++) {
      boolean rawFirst = i % 2 == 0;
      pair(documents, rawFirst, "java", this::rawJava, new Change.Java(step()));
      pair(documents, rawFirst, "yaml", this::rawUpdate, update());
    }
    Multimaps.asMap(perSecond)
        .forEach(
            (name, all) ->
                System.out.printf(
                    Locale.ROOT,
                    "%-12s %8.0f documents/s (median of %d)%n",
                    name,
                    median(all),
                    all.size()));
    for (String kind : List.of("java", "yaml")) {
      System.out.printf(
          Locale.ROOT,
          "%s: %.2f of the program%n",
          kind,
          median(perSecond.get(kind + " ours")) / median(perSecond.get(kind + " raw")));
    }
    database.drop();
    client.close();
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().toList().get(all.size() / 2);
  }

  private void pair(int documents, boolean rawFirst, String kind, Way raw, Change change)
      throws Exception {
    String one = "";
    if (rawFirst) {
      one = timed(kind + " raw", documents, raw);
    }
    try (SyncFixture fixture = fixture()) {
      fixture.step(change);
      String ours =
          timed(
              kind + " ours",
              documents,
              () -> {
                fixture.round();
                return SyncFixture.copyName(FROM);
              });
      if (one.isEmpty()) {
        one = timed(kind + " raw", documents, raw);
      }
      if (!sum(one).equals(sum(ours))) {
        throw new IllegalStateException("the copies differ: " + kind);
      }
      database.getCollection(ours).drop();
    }
    database.getCollection(TO).drop();
  }

  private SyncFixture fixture() throws Exception {
    SyncFixture fixture =
        new SyncFixture(uri, database.getName(), Files.createTempDirectory("speed"));
    // PREFLIGHT has asked before.
    fixture.database().capabilities();
    return fixture;
  }

  private String timed(String name, int documents, Way way) throws Exception {
    long begun = System.nanoTime();
    String made = way.make();
    double seconds = (System.nanoTime() - begun) / 1e9;
    perSecond.put(name, documents / seconds);
    System.out.printf(Locale.ROOT, "%-12s %6.1f s%n", name, seconds);
    return made;
  }

  private void insert(int documents) {
    MongoCollection<Document> from = database.getCollection(FROM);
    List<Document> batch = new ArrayList<>();
    for (int i = 0; i < documents; i++) {
      batch.add(
          new Document("_id", new ObjectId())
              .append("brand", "brand-" + i % 100)
              .append("price", i % 997 + 0.5)
              .append("tags", List.of("a", "b" + i % 7))
              .append("text", "a text of some length that says what it is, " + i));
      if (batch.size() == BATCH) {
        from.insertMany(batch, UNORDERED);
        batch.clear();
      }
    }
  }

  private static Change update() {
    return new Change.Transform(
        FROM, PENDING.toBsonDocument(), List.of(UPDATE.toBsonDocument()), false);
  }

  private static JavaStep step() {
    return JavaStep.transform(FROM, Filters.exists("cents", false), SyncSpeed::changed);
  }

  private static Document changed(Document document) {
    document.put("cents", Math.round(document.getDouble("price") * 100));
    document.remove("price");
    return document;
  }

  private String rawJava() {
    MongoCollection<Document> to = database.getCollection(TO);
    List<Document> batch = new ArrayList<>();
    for (Document document : database.getCollection(FROM).find().batchSize(BATCH)) {
      batch.add(document.containsKey("cents") ? document : changed(document));
      if (batch.size() == BATCH) {
        to.insertMany(batch, UNORDERED);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      to.insertMany(batch, UNORDERED);
    }
    return TO;
  }

  /** The fastest that is plain: all documents as they are, then one update of all. */
  private String rawUpdate() {
    MongoCollection<RawBsonDocument> to = database.getCollection(TO, RawBsonDocument.class);
    List<RawBsonDocument> batch = new ArrayList<>();
    for (RawBsonDocument document :
        database.getCollection(FROM, RawBsonDocument.class).find().batchSize(BATCH)) {
      batch.add(document);
      if (batch.size() == BATCH) {
        to.insertMany(batch, UNORDERED);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      to.insertMany(batch, UNORDERED);
    }
    database.getCollection(TO).updateMany(PENDING, UPDATE);
    return TO;
  }

  private String sum(String collection) throws Exception {
    try (Database own = Database.open(DatabaseSettings.of(uri, database.getName(), "speed"))) {
      ContentsReader contents =
          new ContentsReader(collection, Expiry.of(List.<BsonDocument>of(), Instant.EPOCH), 0);
      new CollectionReader(own, Pace.unrested()).read(collection, contents::add);
      return contents.contents().sum();
    }
  }
}
