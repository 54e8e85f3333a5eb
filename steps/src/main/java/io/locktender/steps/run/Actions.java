package io.locktender.steps.run;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import java.util.Optional;

/** The action of each kind of change. */
final class Actions {
  private Actions() {}

  /** The action, on collections that nobody else writes. */
  static Action of(
      Change change,
      MongoDatabase database,
      CollectionNames names,
      CommandSettings commands,
      ReleaseVersion release) {
    Optional<Transformation> transformation = Transformations.of(change, ChangedWrite.REPLACEMENT);
    if (transformation.isPresent()) {
      return new TransformAction(database, names, transformation.get());
    } else if (change instanceof Change.RenameCollection rename) {
      return new CollectionActions.Rename(database, names, rename);
    } else if (change instanceof Change.Update update) {
      return new UpdateAction(database, names, update);
    } else if (change instanceof Change.Exec exec) {
      return new ExecAction(database.getName(), names, commands, release, exec);
    } else if (change instanceof Change.Java java && java.step() instanceof JavaStep.Change step) {
      return new DatabaseChangeAction(database, names, step);
    }
    return ofStructure(change, database, names)
        .orElseThrow(() -> new IllegalArgumentException("no action for the kind " + change.kind()));
  }

  /** The action of a kind that is about collections and indexes, and may be run at any moment. */
  static Optional<Action> ofStructure(
      Change change, MongoDatabase database, CollectionNames names) {
    if (change instanceof Change.CreateCollection create) {
      return Optional.of(new CollectionActions.Create(database, names, create));
    } else if (change instanceof Change.DropCollection drop) {
      return Optional.of(new CollectionActions.Drop(database, names, drop));
    } else if (change instanceof Change.CreateIndex create) {
      return Optional.of(new IndexActions.Create(database, names, create));
    } else if (change instanceof Change.DropIndex drop) {
      return Optional.of(new IndexActions.Drop(database, names, drop));
    } else if (change instanceof Change.SetValidator validator) {
      return Optional.of(new ValidatorAction(database, names, validator));
    }
    return Optional.empty();
  }

  static boolean isDatabaseChange(Change change) {
    return change instanceof Change.Java java && java.step() instanceof JavaStep.Change;
  }
}
