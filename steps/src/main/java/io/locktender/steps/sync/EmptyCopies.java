package io.locktender.steps.sync;

import io.locktender.steps.copy.CopyShape;
import io.locktender.steps.copy.IndexBuilds;
import io.locktender.steps.copy.Uncopyable;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.work.StepFailedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes copies that have what their originals have but the documents, and takes them through the
 * steps that run before the hold: what changes structures does so, what changes documents finds
 * none, and only tells whether the server would do it at all.
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
    refuseUncopyable(name, original.info());
    CopyShape shape = CopyShape.of(database, original.info(), original.indexes());
    shape.create(copy);
    times.remember(database.get(), copy, shape.indexes());
    shape.build(copy);
    Optional<String> difference = shape.missing(copy);
    if (difference.isPresent()) {
      throw WorkGuard.failed(
          "the copy of collection %s differs from its original (%s); no step was run"
              .formatted(name, difference.get()));
    }
  }

  /** PREFLIGHT has asked, but when copies are made anew that is long ago. */
  private void refuseUncopyable(String name, CollectionInfo info) throws StepFailedException {
    Optional<String> kind = Uncopyable.kind(info, () -> Statistics.of(database.get(), info.name()));
    if (kind.isPresent()) {
      throw WorkGuard.failed(
          "collection %s is %s now, which cannot be copied and swapped; no step was run; take it out of the steps, or make it an ordinary collection again"
              .formatted(name, kind.get()));
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
      changes.add(step, runner.runOnEmpty(step).changed());
      changes.ended(step, began);
    }
  }
}
