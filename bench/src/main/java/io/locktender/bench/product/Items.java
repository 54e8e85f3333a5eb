package io.locktender.bench.product;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.bson.RawBsonDocument;

/**
 * The product's documents: those that are there at first follow from their number. About 200 bytes
 * each, with a unique index besides that of {@code _id}.
 */
public final class Items {
  public static final String COLLECTION = "items";

  /** By what the release changes: {@code cents} in the place of {@code euros}. */
  public static final int CENTS = 100;

  private static final int DIFFERENT_PRICES = 997;
  private static final int BATCH = 5_000;
  private static final String TEXT =
      "What the text says does not matter, only that a document has some: it is not looked at by"
          + " anybody.";

  private Items() {}

  /** What an item with this number costs at first. */
  static int euros(long id) {
    return (int) (id % DIFFERENT_PRICES);
  }

  /** A document in the old shape. */
  static Document old(long id, int euros, long slug) {
    return new Document("_id", id)
        .append("slug", slug)
        .append("euros", euros)
        .append("name", "Item " + id)
        .append("text", TEXT);
  }

  /** Fills an empty database. */
  public static void load(MongoDatabase database, int count) {
    MongoCollection<Document> items = database.getCollection(COLLECTION);
    items.createIndex(Indexes.ascending("slug"), new IndexOptions().unique(true));
    for (int from = 0; from < count; from += BATCH) {
      List<Document> batch = new ArrayList<>(BATCH);
      for (long id = from; id < Math.min(count, from + BATCH); id++) {
        batch.add(old(id, euros(id), id));
      }
      items.insertMany(batch);
    }
  }

  /** How long it takes to read all documents once, and do nothing with them. */
  public static Duration read(MongoDatabase database) {
    long begin = System.nanoTime();
    long[] bytes = new long[1];
    database
        .getCollection(COLLECTION, RawBsonDocument.class)
        .find()
        .batchSize(BATCH)
        .forEach(item -> bytes[0] += item.getByteBuffer().remaining());
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
