package io.locktender.steps.run;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.JavaStep;
import io.locktender.steps.change.Action;
import io.locktender.steps.change.ExecAction;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.change.StructureActions;
import io.locktender.steps.change.UpdateAction;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.sandbox.DatabaseChangeAction;
import io.locktender.steps.transform.ChangedWrite;
import io.locktender.steps.transform.TransformAction;
import io.locktender.steps.transform.Transformation;
import io.locktender.steps.transform.Transformations;
import java.util.Optional;

/** The action of each kind of change. */
final class Actions {
  private Actions() {}

  /** The action, on collections that nobody else writes. */
  static Action of(
      Change change,
      MongoDatabase database,
      PhysicalNames names,
      RunOptions options,
      ReleaseVersion release) {
    Optional<Transformation> transformation = Transformations.of(change, ChangedWrite.REPLACEMENT);
    if (transformation.isPresent()) {
      return new TransformAction(database, names, transformation.get());
    } else if (change instanceof Change.Update update) {
      return new UpdateAction(database, names, update);
    } else if (change instanceof Change.Exec exec) {
      return new ExecAction(database.getName(), names, options.commands(), release, exec);
    } else if (change instanceof Change.Java java && java.step() instanceof JavaStep.Change step) {
      return new DatabaseChangeAction(database, names, step);
    }
    return StructureActions.onCopies(change, database, names, options.times())
        .orElseThrow(() -> new IllegalArgumentException("no action for the kind " + change.kind()));
  }

  static boolean isDatabaseChange(Change change) {
    return change instanceof Change.Java java && java.step() instanceof JavaStep.Change;
  }
}
