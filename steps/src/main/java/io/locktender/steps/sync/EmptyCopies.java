package io.locktender.steps.sync;

import com.google.common.collect.Maps;
import io.locktender.steps.copy.IndexBuilds;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.SchemaDifference;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.work.StepFailedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;

/**
 * Makes copies that have what their originals have but the documents, and takes them through the
 * steps that run before the hold: what changes structures does so, what changes documents finds
 * none, and only tells whether it can be asked at all.
 *
 * @param copyOf usual name to copy's name
 * @param times takes down what is suspended in them
 */
record EmptyCopies(Database database, UnaryOperator<String> copyOf, SuspendedTimes times) {
  /**
   * Makes them.
   *
   * @param originals by the usual names of the copies
   */
  void make(Map<String, Structures.One> originals)
      throws StepFailedException, InterruptedException {
    IndexBuilds.refuse(
        database, originals.values().stream().map(one -> one.info().name()).toList());
    for (Map.Entry<String, Structures.One> original : originals.entrySet()) {
      WorkGuard.guard(
          "copy collection " + original.getKey(),
          () -> {
            make(copyOf.apply(original.getKey()), original.getKey(), original.getValue());
            return original.getKey();
          });
    }
  }

  private void make(String copy, String name, Structures.One original) throws StepFailedException {
    StructureChange.in(database.get()).create(copy, original.info().options());
    times.remember(database.get(), copy, original.indexes());
    // Without collMod there is no way to give an index its time to live back.
    Map<String, BsonDocument> indexes =
        database.capabilities().collMod()
            ? Maps.transformValues(original.indexes(), IndexSpecs::suspended)
            : original.indexes();
    IndexSpecs.build(database.patient(), copy, indexes.values());
    BsonDocument options =
        Catalog.of(database).find(copy).map(CollectionInfo::options).orElse(new BsonDocument());
    Optional<String> difference =
        SchemaDifference.between(
            original.info().options(), indexes, options, IndexSpecs.list(database.get(), copy));
    if (difference.isPresent()) {
      throw WorkGuard.failed(
          "the copy of collection %s differs from its original (%s); no step was run"
              .formatted(name, difference.get()));
    }
  }

  /**
   * Takes them through steps, in order.
   *
   * @param changes changes what each step makes; there is no document yet
   */
  void run(StepRunner runner, List<Step> steps, StepChanges changes)
      throws StepFailedException, InterruptedException {
    for (Step step : steps) {
      long began = changes.begins();
      changes.add(step, runner.run(step, (done, left) -> {}).changed());
      changes.ended(step, began);
    }
  }
}
