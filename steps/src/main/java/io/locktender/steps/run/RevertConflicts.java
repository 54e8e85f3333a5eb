package io.locktender.steps.run;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.change.StructureActions;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.structure.CollectionLookup;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/** Whether taking a step back would take away what it did not make; only reads. */
final class RevertConflicts {
  private static final String WHAT_TO_DO =
      "; leave the step out, write its revert, or remove what is there first";

  /** Where there are more, that is told in their place. */
  static final int MOST_COUNTED = 1_000;

  private final MongoDatabase database;
  private final CollectionLookup catalog;

  RevertConflicts(MongoDatabase database) {
    this.database = database;
    this.catalog = new CollectionLookup(database);
  }

  /**
   * One sentence; empty when the step would find nothing, or says itself how it is reverted, and
   * nothing stands in its way.
   */
  Optional<String> before(Step step) {
    return conflict(step)
        .or(
            () ->
                (step.revert().isPresent() ? Optional.<String>empty() : found(step.change()))
                    .map(found -> named(step, found + WHAT_TO_DO)));
  }

  /** What is there in the place of what the step creates, and is another; one sentence, or none. */
  Optional<String> conflict(Step step) {
    return StructureActions.conflict(step.change(), database, PhysicalNames.usual())
        .map(conflict -> named(step, conflict));
  }

  private static String named(Step step, String sentence) {
    return "release %s, step %s: %s".formatted(step.release(), step.id(), sentence);
  }

  private Optional<String> found(Change change) {
    if (change instanceof Change.CreateCollection create) {
      return sentence(
          catalog.exists(create.collection()),
          "collection '%s' is there already, and reverting the step would drop it"
              .formatted(create.collection()));
    } else if (change instanceof Change.CreateIndex create) {
      return sentence(
          catalog.index(create.collection(), create.name()).isPresent(),
          "index '%s' of collection '%s' is there already, and reverting the step would drop it"
              .formatted(create.name(), create.collection()));
    } else if (change instanceof Change.SetField set) {
      BsonDocument has =
          new BsonDocument(set.field(), new BsonDocument("$exists", BsonBoolean.TRUE));
      long count =
          database
              .getCollection(set.collection())
              .countDocuments(has, new CountOptions().limit(MOST_COUNTED + 1));
      return sentence(
          count > 0,
          "%s documents of collection '%s' have the field '%s' already, and reverting the step would remove it from them"
              .formatted(
                  count > MOST_COUNTED ? "more than " + MOST_COUNTED : count,
                  set.collection(),
                  set.field()));
    }
    return Optional.empty();
  }

  private static Optional<String> sentence(boolean found, String sentence) {
    return found ? Optional.of(sentence) : Optional.empty();
  }
}
