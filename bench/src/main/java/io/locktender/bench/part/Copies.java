package io.locktender.bench.part;

import com.mongodb.client.MongoDatabase;
import io.locktender.bench.product.Items;
import java.time.Duration;
import org.awaitility.Awaitility;

/** How far the copy of the collection is. */
final class Copies {
  private static final String PREFIX = "locktender.work.";

  /** Each look costs the server time that is missing in what is measured. */
  private static final Duration LOOKS = Duration.ofMillis(250);

  private Copies() {}

  /** Waits until some copy has so many documents. */
  static void await(MongoDatabase database, long documents, Duration within) {
    Awaitility.await(documents + " documents are copied")
        .atMost(within)
        .pollDelay(Duration.ZERO)
        .pollInterval(LOOKS)
        .until(() -> copied(database) >= documents);
  }

  private static long copied(MongoDatabase database) {
    long most = 0;
    for (String name : database.listCollectionNames()) {
      if (name.startsWith(PREFIX) && name.endsWith("." + Items.COLLECTION)) {
        most = Math.max(most, database.getCollection(name).estimatedDocumentCount());
      }
    }
    return most;
  }
}
