package io.locktender.bench.product;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static java.util.Objects.requireNonNull;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * A program for one purpose: it writes what Locktender writes for this one change, and nothing
 * else. It knows the documents' numbers, follows nobody, verifies nothing, keeps no account. Its
 * arguments are URI, database, {@code yaml} or {@code java}, documents, threads.
 */
public final class SinglePurpose {
  /** What is said before the seconds that it took. */
  public static final String SECONDS = "seconds ";

  private static final int BATCH = 1_000;
  private static final double NANOS_A_SECOND = 1e9;
  private static final String COPY = "raw";
  private static final Bson PENDING = exists("cents", false);
  private static final List<Document> UPDATE =
      List.of(
          Document.parse("{$set: {cents: {$multiply: ['$euros', 100]}}}"),
          Document.parse("{$unset: 'euros'}"));

  private final MongoCollection<Document> items;
  private final MongoCollection<Document> copy;
  private final boolean inJava;

  private SinglePurpose(MongoDatabase database, boolean inJava) {
    items = database.getCollection(Items.COLLECTION);
    copy = database.getCollection(COPY).withWriteConcern(WriteConcern.MAJORITY);
    this.inJava = inJava;
  }

  public static void main(String[] arguments) throws Exception {
    int documents = Integer.parseInt(arguments[3]);
    try (MongoClient client = MongoClients.create(arguments[0])) {
      MongoDatabase database = client.getDatabase(arguments[1]);
      SinglePurpose raw = new SinglePurpose(database, arguments[2].equals("java"));
      raw.copy.createIndex(Indexes.ascending("slug"), new IndexOptions().unique(true));
      long begin = System.nanoTime();
      raw.run(documents, Integer.parseInt(arguments[4]));
      System.out.println(SECONDS + (System.nanoTime() - begin) / NANOS_A_SECOND);
      long changed = raw.copy.countDocuments(exists("cents"));
      if (changed != documents) {
        throw new IllegalStateException(changed + " of " + documents + " were changed");
      }
    }
  }

  private void run(int documents, int threads) throws InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> batches = new ArrayList<>();
      for (long from = 0; from < documents; from += BATCH) {
        long begin = from;
        batches.add(executor.submit(() -> copy(begin)));
      }
      for (Future<?> batch : batches) {
        batch.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  private void copy(long from) {
    Bson range = and(gte("_id", from), lt("_id", from + BATCH));
    List<Document> batch = items.find(range).batchSize(BATCH).into(new ArrayList<>(BATCH));
    if (inJava) {
      batch.forEach(SinglePurpose::change);
    }
    copy.insertMany(batch, new InsertManyOptions().ordered(false));
    if (!inJava) {
      copy.updateMany(and(range, PENDING), UPDATE);
    }
  }

  private static void change(Document item) {
    item.put("cents", ((Number) requireNonNull(item.remove("euros"))).longValue() * Items.CENTS);
  }
}
