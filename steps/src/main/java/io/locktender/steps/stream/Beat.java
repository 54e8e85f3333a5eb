package io.locktender.steps.stream;

import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import io.locktender.steps.mongo.Database;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes something of interest once a second, until it is interrupted. A server that finds nothing
 * of interest reads on and on in its oplog while others write, and does not answer: a stream that
 * is given nothing to say for a minute, as while much is copied, would begin again where it began.
 */
final class Beat implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Beat.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** The id of no marker. */
  private static final BsonDocument ID = BsonDocument.parse("{_id: 'beat'}");

  private static final BsonDocument NEXT =
      BsonDocument.parse("{$inc: {count: {$numberLong: '1'}}}");

  private final MongoCollection<BsonDocument> markers;
  private final LongConsumer park;

  /**
   * @param markers the collection of the markers
   * @param park waits for so many nanoseconds, less when the thread is interrupted
   */
  Beat(Database database, String markers, LongConsumer park) {
    this.markers = database.get().getCollection(markers, BsonDocument.class);
    this.park = park;
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        markers.updateOne(ID, NEXT, new UpdateOptions().upsert(true));
      } catch (MongoInterruptedException e) {
        return;
      } catch (MongoException e) {
        log.debug("not written: {}", e.getMessage());
      }
      park.accept(EVERY.toNanos());
    }
  }
}
