package io.locktender.steps.run;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.change.StructureActions;
import io.locktender.steps.release.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether taking a step back would take away what it did not make, and what a step could not do;
 * only reads.
 */
final class RevertConflicts {
  private static final String WHAT_TO_DO =
      "; leave the step out, write its revert, or remove what is there first";

  private final MongoDatabase database;

  RevertConflicts(MongoDatabase database) {
    this.database = database;
  }

  /**
   * One sentence; empty when the step would find nothing, or says itself how it is reverted, and
   * nothing stands in its way.
   */
  Optional<String> before(Step step) {
    return conflict(step)
        .or(
            () ->
                Optional.of(step.change())
                    .filter(change -> step.revert().isEmpty())
                    .flatMap(new BeforeSteps(database)::found)
                    .map(found -> named(step, found + WHAT_TO_DO)));
  }

  /** What is there in the place of what the step creates, and is another; one sentence, or none. */
  Optional<String> conflict(Step step) {
    return StructureActions.conflict(step.change(), database, PhysicalNames.usual())
        .map(conflict -> named(step, conflict));
  }

  /**
   * Which documents a step could never change as they are; one sentence each.
   *
   * @param mayBeWritten whether a step before may change a field
   */
  List<String> outOfReach(Step step, Predicate<String> mayBeWritten) {
    return new OutOfReach(database, mayBeWritten)
        .sentences(step.change()).stream().map(found -> named(step, found)).toList();
  }

  private static String named(Step step, String sentence) {
    return "release %s, step %s: %s".formatted(step.release(), step.id(), sentence);
  }
}
