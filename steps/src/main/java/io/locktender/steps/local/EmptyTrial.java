package io.locktender.steps.local;

import static io.locktender.steps.control.MongoCalls.call;

import com.google.common.collect.Lists;
import com.mongodb.MongoCommandException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.copy.CopyShape;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Reverts;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.run.RunOptions;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * Takes steps through an empty copy of the collection that each is for, and drops it: what a server
 * refuses whatever documents there are, it refuses here. In place there is no way back once workers
 * of the new release run, and it would be refused for ever. So would a revert be, from which no way
 * leads on: after the steps in expand their reverts are tried, and then these steps once more, with
 * those in contract after them.
 *
 * @param uri the database's connection string
 */
record EmptyTrial(Plan plan, Database database, String uri) {
  /**
   * The first step that fails on a copy of a collection, as one sentence; empty when none does, or
   * when the server makes no such copy: in place none is needed.
   *
   * @param steps in order; those for other collections are left out
   */
  Optional<String> refusal(String collection, List<Step> steps)
      throws StepFailedException, InterruptedException {
    List<Step> ours =
        steps.stream().filter(step -> step.change().touches().equals(Set.of(collection))).toList();
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    SuspendedTimes times = new SuspendedTimes();
    try (Scratch scratch = new Scratch(database.get(), "")) {
      boolean made =
          call(
              "make an empty copy of " + collection,
              () -> make(collection, scratch.name(), ours.get(0), times));
      return made ? run(ours, scratch.name(), times) : Optional.empty();
    }
  }

  private boolean make(String collection, String scratch, Step first, SuspendedTimes times) {
    Optional<CollectionInfo> found = Catalog.one(database, collection);
    try {
      if (found.isPresent()) {
        CopyShape shape = CopyShape.of(database, found.get());
        shape.create(scratch);
        times.remember(database.get(), scratch, shape.indexes());
        shape.build(scratch);
      } else if (!(first.change() instanceof Change.CreateCollection)) {
        // By then a worker may have made it.
        StructureChange.in(database.get()).create(scratch, new BsonDocument());
      }
      return true;
    } catch (MongoCommandException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      return false;
    }
  }

  /**
   * What is tried.
   *
   * @param step or its revert, as a step
   * @param revert whether it is that
   */
  private record Trial(Step step, boolean revert) {
    Optional<String> failure(StepRunner runner) throws InterruptedException {
      // To take a step back where the collection is gone, nothing is done.
      if (revert && !runner.missing(step).isEmpty()) {
        return Optional.empty();
      }
      try {
        runner.runOnEmpty(step);
        return Optional.empty();
      } catch (StepFailedException e) {
        return Optional.of(
            "release %s, step %s: %s was tried on an empty copy of the collection, and failed: %s; correct the %s"
                .formatted(
                    step.release(),
                    step.id(),
                    revert ? "its revert" : "it",
                    e.failure().reason(),
                    revert ? "revert" : "step"));
      }
    }
  }

  private Optional<String> run(List<Step> steps, String scratch, SuspendedTimes times)
      throws InterruptedException {
    StepRunner runner =
        new StepRunner(database.patient(), name -> scratch, RunOptions.of(plan, uri, times));
    for (Trial trial : trials(steps)) {
      Optional<String> failure = trial.failure(runner);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  private static List<Trial> trials(List<Step> steps) {
    List<Step> expand = steps.stream().filter(step -> step.phase() == StepPhase.EXPAND).toList();
    List<Trial> trials = new ArrayList<>();
    expand.forEach(step -> trials.add(new Trial(step, false)));
    for (Step step : Lists.reverse(expand)) {
      Reverts.of(step)
          .filter(back -> back.touches().equals(step.change().touches()))
          .ifPresent(back -> trials.add(new Trial(asStep(step, back), true)));
    }
    steps.forEach(step -> trials.add(new Trial(step, false)));
    return trials;
  }

  private static Step asStep(Step of, Change back) {
    return new Step(of.release(), of.id(), of.target(), of.phase(), back, Optional.empty());
  }
}
