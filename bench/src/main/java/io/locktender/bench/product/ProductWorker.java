package io.locktender.bench.product;

import static com.google.common.util.concurrent.Uninterruptibles.awaitTerminationUninterruptibly;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.Document;

/**
 * A worker of the old release: it writes until it is told to stop. Its arguments are the documents
 * that there were at first, the writes a second that are its share, how many nodes there are, and
 * the directory for what was acknowledged.
 */
public final class ProductWorker {
  /** On a node; so that a server that answers slowly does not keep the rate down. */
  private static final int WRITERS = 8;

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(15);

  private ProductWorker() {}

  public static void main(String[] arguments) throws IOException {
    int size = Integer.parseInt(arguments[0]);
    double perSecond = Double.parseDouble(arguments[1]);
    int nodes = Integer.parseInt(arguments[2]);
    Path directory = Path.of(arguments[3]);
    int node = Integer.parseInt(System.getenv("LOCKTENDER_NODE").replaceAll("\\D", "")) - 1;

    MongoClient client = MongoClients.create(settings());
    MongoCollection<Document> items =
        client
            .getDatabase(System.getenv("LOCKTENDER_DATABASE"))
            .getCollection(Items.COLLECTION)
            .withWriteConcern(WriteConcern.MAJORITY);
    AtomicBoolean stopped = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    for (int i = 0; i < WRITERS; i++) {
      Writer writer = new Writer(items, directory, node * WRITERS + i, nodes * WRITERS, size);
      threads.execute(() -> run(writer, perSecond / WRITERS, stopped));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(threads, stopped)));
  }

  private static MongoClientSettings settings() {
    String uri = System.getenv("LOCKTENDER_MONGODB_URI");
    return MongoClientSettings.builder().applyConnectionString(new ConnectionString(uri)).build();
  }

  private static void run(Writer writer, double perSecond, AtomicBoolean stopped) {
    try {
      writer.run(perSecond, () -> !stopped.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without interrupts: the driver takes one for a failure of the write that waits. */
  private static void stop(ExecutorService threads, AtomicBoolean stopped) {
    stopped.set(true);
    threads.shutdown();
    if (!awaitTerminationUninterruptibly(threads, ENDS_WITHIN)) {
      System.err.println("writes are still not answered");
    }
  }
}
