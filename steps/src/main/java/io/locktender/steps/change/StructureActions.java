package io.locktender.steps.change;

import com.mongodb.client.MongoDatabase;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.release.Change;
import java.util.Optional;

/** The action of each kind that is about collections and indexes. */
public final class StructureActions {
  private StructureActions() {}

  /**
   * The action on collections that nobody else writes; empty for the other kinds.
   *
   * @param times what is suspended in the collections
   */
  public static Optional<Action> onCopies(
      Change change, MongoDatabase database, PhysicalNames names, SuspendedTimes times) {
    return change instanceof Change.RenameCollection rename
        ? Optional.of(
            new MajorityConfirmed(database, new CollectionActions.Rename(database, names, rename)))
        : confirmed(change, database, names, times);
  }

  /** The action that may be run at any moment; empty for the other kinds. */
  public static Optional<Action> of(Change change, MongoDatabase database, PhysicalNames names) {
    return confirmed(change, database, names, new SuspendedTimes());
  }

  private static Optional<Action> confirmed(
      Change change, MongoDatabase database, PhysicalNames names, SuspendedTimes times) {
    return action(change, database, names, times)
        .map(action -> new MajorityConfirmed(database, action));
  }

  /**
   * What is there in the place of what a change creates, and is another, or what there is more than
   * one of where it drops one: one sentence, or none. Only reads.
   */
  public static Optional<String> conflict(
      Change change, MongoDatabase database, PhysicalNames names) {
    if (change instanceof Change.CreateCollection create) {
      return new ExistingCollection(database, create).differs(names.physical(create.collection()));
    } else if (change instanceof Change.CreateIndex create) {
      return new ExistingIndex(database, create, new SuspendedTimes())
          .differs(names.physical(create.collection()));
    } else if (change instanceof Change.DropIndex drop) {
      return new IndexActions.Drop(database, names, drop).ambiguous();
    }
    return Optional.empty();
  }

  private static Optional<Action> action(
      Change change, MongoDatabase database, PhysicalNames names, SuspendedTimes times) {
    if (change instanceof Change.CreateCollection create) {
      return Optional.of(new CollectionActions.Create(database, names, create));
    } else if (change instanceof Change.DropCollection drop) {
      return Optional.of(new CollectionActions.Drop(database, names, drop));
    } else if (change instanceof Change.CreateIndex create) {
      return Optional.of(new IndexActions.Create(database, names, times, create));
    } else if (change instanceof Change.DropIndex drop) {
      return Optional.of(new IndexActions.Drop(database, names, drop));
    } else if (change instanceof Change.SetValidator validator) {
      return Optional.of(new ValidatorAction(database, names, validator));
    }
    return Optional.empty();
  }
}
