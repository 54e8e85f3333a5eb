package io.locktender.steps.copy;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNumber;

/** Gives the TTL indexes of copies their time to live back. For one thread at a time. */
public final class TimesToLive {
  private final Database database;
  private final SuspendedTimes times;
  private final Set<Resumed> resumed = new LinkedHashSet<>();

  private record Resumed(String name, String copy, String index) {}

  /**
   * @param times what the copies were made with
   */
  public TimesToLive(Database database, SuspendedTimes times) {
    this.database = database;
    this.times = times;
  }

  /**
   * Resumes what was suspended in one copy; what a step made anew is left as the step made it.
   *
   * @param name the usual name
   */
  public void resume(String name, String copy) throws StepFailedException, InterruptedException {
    if (!database.capabilities().collMod()) {
      return;
    }
    WorkGuard.guard(
        "give the indexes of " + name + " their time to live again",
        () -> {
          for (BsonDocument index : IndexSpecs.list(database.get(), copy).values()) {
            Optional<BsonNumber> seconds = times.original(database.get(), copy, index);
            if (seconds.isPresent()) {
              String indexName = index.getString("name").getValue();
              resumed.add(new Resumed(name, copy, indexName));
              IndexSpecs.setTimeToLive(database.get(), copy, indexName, seconds.get());
            }
          }
          return name;
        });
  }

  /** Suspends again what {@link #resume} has resumed, and nothing else. */
  public void takeBack() throws StepFailedException, InterruptedException {
    for (Resumed each : List.copyOf(resumed)) {
      WorkGuard.guard(
          "suspend the times to live of the copy of " + each.name(),
          () -> {
            suspend(each);
            return each.name();
          });
      resumed.remove(each);
    }
  }

  private void suspend(Resumed index) {
    Optional.ofNullable(IndexSpecs.list(database.get(), index.copy()).get(index.index()))
        .filter(found -> found.isNumber(IndexSpecs.EXPIRE))
        .map(IndexSpecs::suspended)
        .ifPresent(
            suspended ->
                IndexSpecs.setTimeToLive(
                    database.get(),
                    index.copy(),
                    index.index(),
                    suspended.getNumber(IndexSpecs.EXPIRE)));
  }
}
