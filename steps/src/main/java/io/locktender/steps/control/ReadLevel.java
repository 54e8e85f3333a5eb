package io.locktender.steps.control;

import com.mongodb.MongoCommandException;
import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.bson.BsonDocument;

/**
 * The strongest read concern that the server has, found out by reading with it: linearizable, else
 * majority, else local.
 *
 * <p>Only an answer that says "not here" leads one level down. Everything else (no primary, a time
 * limit, no rights) is an error of that one read: a bad minute must not weaken the reads for good.
 */
final class ReadLevel {
  private static final List<ReadConcern> LEVELS =
      List.of(ReadConcern.LINEARIZABLE, ReadConcern.MAJORITY, ReadConcern.LOCAL);

  /**
   * BadValue, FailedToParse, InvalidOptions, CommandNotSupported, NotAReplicaSet,
   * ReadConcernMajorityNotEnabled, NotImplemented.
   */
  private static final Set<Integer> NOT_HERE = Set.of(2, 9, 72, 115, 123, 148, 238);

  private final AtomicInteger level = new AtomicInteger();

  /** Reads by the strongest that the server has, and that was asked for. */
  <T> T read(
      Reading asked,
      MongoCollection<BsonDocument> collection,
      Function<MongoCollection<BsonDocument>, T> operation) {
    while (true) {
      int known = level.get();
      int current = Math.max(known, LEVELS.indexOf(concern(asked)));
      try {
        return operation.apply(collection.withReadConcern(LEVELS.get(current)));
      } catch (MongoCommandException e) {
        if (current == LEVELS.size() - 1 || !NOT_HERE.contains(e.getErrorCode())) {
          throw e;
        }
        level.compareAndSet(known, current + 1);
      }
    }
  }

  private static ReadConcern concern(Reading asked) {
    return asked == Reading.LINEARIZABLE ? ReadConcern.LINEARIZABLE : ReadConcern.MAJORITY;
  }
}
