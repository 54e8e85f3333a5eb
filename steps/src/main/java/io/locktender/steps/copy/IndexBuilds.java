package io.locktender.steps.copy;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Collections of which indexes are still being built: they are listed like the others, and may not
 * come to be; and no server renames such a collection. A build outlives whoever asked for it.
 */
public final class IndexBuilds {
  private IndexBuilds() {}

  /** What is being built on a collection, in one sentence; empty when nothing is. */
  static Optional<String> unfinished(Database database, String collection) {
    Set<String> building = Statistics.unfinishedIndexes(database.get(), collection);
    return building.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "collection %s has indexes that are still being built (%s), and cannot be renamed until then; wait for them, or drop them, then try again"
                .formatted(collection, String.join(", ", building)));
  }

  /**
   * @throws StepFailedException naming the first collection that has some
   */
  public static void refuse(Database database, Collection<String> collections)
      throws StepFailedException, InterruptedException {
    for (String collection : collections) {
      Optional<String> unfinished =
          WorkGuard.guard(
              "find out what is being built on " + collection,
              () -> unfinished(database, collection));
      if (unfinished.isPresent()) {
        throw StepFailedException.disturbed(StepFailure.of(null, unfinished.get()));
      }
    }
  }
}
