package io.locktender.steps.run;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import java.util.Optional;

/** The action of each kind of change. */
final class Actions {
  private Actions() {}

  static Action of(
      Change change,
      MongoDatabase database,
      CollectionNames names,
      CommandSettings commands,
      ReleaseVersion release) {
    Optional<Transformation> transformation = transformation(change);
    if (transformation.isPresent()) {
      return new TransformAction(database, names, transformation.get());
    } else if (change instanceof Change.CreateCollection create) {
      return new CollectionActions.Create(database, names, create);
    } else if (change instanceof Change.DropCollection drop) {
      return new CollectionActions.Drop(database, names, drop);
    } else if (change instanceof Change.RenameCollection rename) {
      return new CollectionActions.Rename(database, names, rename);
    } else if (change instanceof Change.CreateIndex create) {
      return new IndexActions.Create(database, names, create);
    } else if (change instanceof Change.DropIndex drop) {
      return new IndexActions.Drop(database, names, drop);
    } else if (change instanceof Change.SetValidator validator) {
      return new ValidatorAction(database, names, validator);
    } else if (change instanceof Change.Update update) {
      return new UpdateAction(database, names, update);
    } else if (change instanceof Change.Exec exec) {
      return new ExecAction(database.getName(), names, commands, release, exec);
    } else if (change instanceof Change.Java java && java.step() instanceof JavaStep.Change step) {
      return new DatabaseChangeAction(database, names, step);
    }
    throw new IllegalArgumentException("no action for the kind " + change.kind());
  }

  static boolean isDatabaseChange(Change change) {
    return change instanceof Change.Java java && java.step() instanceof JavaStep.Change;
  }

  private static Optional<Transformation> transformation(Change change) {
    if (change instanceof Change.Transform transform) {
      return Optional.of(Transformations.of(transform));
    } else if (change instanceof Change.RenameField rename) {
      return Optional.of(Transformations.of(rename));
    } else if (change instanceof Change.SetField set) {
      return Optional.of(Transformations.of(set));
    } else if (change instanceof Change.UnsetField unset) {
      return Optional.of(Transformations.of(unset));
    } else if (change instanceof Change.Java java
        && java.step() instanceof JavaStep.Transform step) {
      return Optional.of(Transformations.of(step));
    }
    return Optional.empty();
  }
}
