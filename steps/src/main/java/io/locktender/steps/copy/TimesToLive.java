package io.locktender.steps.copy;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonNumber;

/** Gives the TTL indexes of copies their time to live back. */
public final class TimesToLive {
  private final Database database;

  public TimesToLive(Database database) {
    this.database = database;
  }

  /**
   * Resumes what was suspended in one copy; what a step made anew is left as the step made it.
   *
   * @param name the usual name
   * @param copied the indexes of what was copied, by usual name: a step may have renamed the copy
   *     since
   */
  public void resume(String name, String copy, Map<String, Map<String, BsonDocument>> copied)
      throws StepFailedException, InterruptedException {
    WorkGuard.guard(
        "give the indexes of " + name + " their time to live again",
        () -> {
          for (BsonDocument index : IndexSpecs.list(database.get(), copy).values()) {
            if (IndexSpecs.isSuspended(index)) {
              resume(name, copy, index, copied);
            }
          }
          return name;
        });
  }

  /**
   * Suspends again what {@link #resume} has resumed.
   *
   * @param name the usual name
   * @param copied as in {@link #resume}
   */
  public void suspend(String name, String copy, Map<String, Map<String, BsonDocument>> copied)
      throws StepFailedException, InterruptedException {
    WorkGuard.guard(
        "suspend the times to live of the copy of " + name,
        () -> {
          for (BsonDocument index : IndexSpecs.list(database.get(), copy).values()) {
            BsonDocument suspended = IndexSpecs.suspended(index);
            if (!suspended.equals(index) && original(name, index, copied).isPresent()) {
              IndexSpecs.setTimeToLive(
                  database.get(),
                  copy,
                  index.getString("name").getValue(),
                  suspended.getNumber(IndexSpecs.EXPIRE));
            }
          }
          return name;
        });
  }

  private void resume(
      String name, String copy, BsonDocument index, Map<String, Map<String, BsonDocument>> copied) {
    // An index that no original had was made so by a step.
    original(name, index, copied)
        .ifPresent(
            seconds ->
                IndexSpecs.setTimeToLive(
                    database.get(), copy, index.getString("name").getValue(), seconds));
  }

  private static Optional<BsonNumber> original(
      String name, BsonDocument index, Map<String, Map<String, BsonDocument>> copied) {
    return Optional.ofNullable(copied.get(name))
        .flatMap(indexes -> timeToLive(indexes, index))
        .or(() -> timeToLive(copied.values(), index));
  }

  private static Optional<BsonNumber> timeToLive(
      Collection<Map<String, BsonDocument>> copied, BsonDocument index) {
    return copied.stream().flatMap(each -> timeToLive(each, index).stream()).findFirst();
  }

  private static Optional<BsonNumber> timeToLive(
      Map<String, BsonDocument> indexes, BsonDocument index) {
    return Optional.ofNullable(indexes.get(index.getString("name").getValue()))
        .filter(original -> original.getDocument("key").equals(index.getDocument("key")))
        .filter(original -> original.isNumber(IndexSpecs.EXPIRE))
        .map(original -> original.getNumber(IndexSpecs.EXPIRE));
  }
}
