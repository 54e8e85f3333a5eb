package io.locktender.steps.copy;

import static io.locktender.steps.control.MongoCalls.call;

import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.client.model.CountOptions;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.proof.Expiry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;

/**
 * Whether a collection has few enough documents that its TTL indexes may remove before the swap.
 *
 * @param clock tells which documents are about to expire
 * @param most how many there may be
 */
record ExpiringDocuments(Database database, InstantSource clock, int most) {
  private static final long COUNT_WITHIN_SECONDS = 5;

  /** Adds why there are too many, or that they were not counted. */
  void check(String name, List<String> reasons, List<String> notes) {
    Expiry expiry =
        call(
            "list the indexes of " + name,
            () -> Expiry.of(IndexSpecs.list(database.get(), name).values(), clock.instant()));
    expiry.filter().flatMap(filter -> tooMany(name, filter, notes)).ifPresent(reasons::add);
  }

  private Optional<String> tooMany(String name, BsonDocument filter, List<String> notes) {
    CountOptions bounded =
        new CountOptions().limit(most + 1).maxTime(COUNT_WITHIN_SECONDS, TimeUnit.SECONDS);
    return call(
        "count the documents of " + name + " that expire soon",
        () -> {
          try {
            long found = database.get().getCollection(name).countDocuments(filter, bounded);
            return found > most ? Optional.of(Expiry.tooMany(name, most)) : Optional.empty();
          } catch (MongoExecutionTimeoutException | MongoOperationTimeoutException e) {
            notes.add(
                "the documents of collection %s that its TTL indexes remove within %d h were not counted within %d s; with more than %d making the backup fails"
                    .formatted(name, Expiry.AHEAD.toHours(), COUNT_WITHIN_SECONDS, most));
            return Optional.empty();
          }
        });
  }
}
