package io.locktender.steps.control;

import com.mongodb.MongoCommandException;
import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The strongest read concern that the server has, found out by reading with it: the one that was
 * asked for, else the next of linearizable, majority, local.
 *
 * <p>Each is found out for itself: a server without majority reads may well have linearizable ones.
 * Only an answer that says "not here" leads one level down. Everything else (no primary, a time
 * limit, no rights) is an error of that one read: a bad minute must not weaken the reads for good.
 */
final class ReadLevel {
  private static final Logger log = LoggerFactory.getLogger(ReadLevel.class);

  private static final List<ReadConcern> LEVELS =
      List.of(ReadConcern.LINEARIZABLE, ReadConcern.MAJORITY, ReadConcern.LOCAL);

  private static final int NOT_A_REPLICA_SET = 123;

  /**
   * BadValue, FailedToParse, InvalidOptions, CommandNotSupported, NotAReplicaSet,
   * ReadConcernMajorityNotEnabled, NotImplemented.
   */
  private static final Set<Integer> NOT_HERE = Set.of(2, 9, 72, 115, NOT_A_REPLICA_SET, 148, 238);

  private final Set<ReadConcern> refused = ConcurrentHashMap.newKeySet();

  /** Reads by the strongest that the server has, and that was asked for. */
  <T> T read(
      Reading asked,
      MongoCollection<BsonDocument> collection,
      Function<MongoCollection<BsonDocument>, T> operation) {
    int level = LEVELS.indexOf(concern(asked));
    while (true) {
      ReadConcern concern = LEVELS.get(level);
      boolean last = level == LEVELS.size() - 1;
      level++;
      if (!last && refused.contains(concern)) {
        continue;
      }
      try {
        return operation.apply(collection.withReadConcern(concern));
      } catch (MongoCommandException e) {
        if (last || !NOT_HERE.contains(e.getErrorCode())) {
          throw e;
        }
        remember(concern, e);
      }
    }
  }

  /**
   * That it is in no replica set is not remembered: a member that was started alone for maintenance
   * will be in its set again. To a server that is always alone it costs a refusal for each
   * linearizable read, less than the write to the oplog that such a read is elsewhere.
   */
  private void remember(ReadConcern concern, MongoCommandException refusal) {
    if (refusal.getErrorCode() != NOT_A_REPLICA_SET && refused.add(concern)) {
      log.warn(
          "expected a server that supports read concern {}, found one that does not ({}): until"
              + " this process ends, a weaker one is used instead; use MongoDB with majority reads"
              + " enabled",
          concern.asDocument().toJson(),
          DriverErrors.words(refusal));
    }
  }

  private static ReadConcern concern(Reading asked) {
    return asked == Reading.LINEARIZABLE ? ReadConcern.LINEARIZABLE : ReadConcern.MAJORITY;
  }
}
