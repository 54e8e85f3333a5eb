package io.locktender.steps.run;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.change.Action;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Step;
import io.locktender.steps.structure.CollectionLookup;
import io.locktender.steps.transform.Lossless;
import io.locktender.steps.transform.ScratchUpdate;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.util.Optional;
import java.util.Set;
import org.bson.RawBsonDocument;

/**
 * Carries out steps on collections that nobody else writes, each verified right after it. Steps are
 * convergent: what is done already is not done again, and counts as success.
 */
public final class StepRunner {
  private final MongoDatabase database;
  private final PhysicalNames names;
  private final RunOptions options;

  /**
   * @param database where the collections are
   * @param names under which names they are there
   * @param options what the server can do, and what commands are given
   */
  public StepRunner(MongoDatabase database, PhysicalNames names, RunOptions options) {
    this.database =
        database.withWriteConcern(WriteConcern.MAJORITY).withCodecRegistry(Lossless.REGISTRY);
    this.names = names;
    this.options = options;
  }

  /**
   * Runs a step and verifies it.
   *
   * @throws StepFailedException with the documents that could not be changed, where it was those;
   *     what was done up to then stays
   * @throws DatabaseUnavailableException when the database did not answer; what was done up to then
   *     stays, and what was asked last may still be done
   * @throws InterruptedException when the thread was interrupted; what was done up to then stays
   */
  public StepResult run(Step step, Progress progress)
      throws StepFailedException, InterruptedException {
    return run(step, step.change(), progress);
  }

  /**
   * Runs a step where there are no documents, and verifies it. What it would do to documents is
   * told to the server as well: what that refuses of it, it refuses whatever they are.
   */
  public StepResult runOnEmpty(Step step) throws StepFailedException, InterruptedException {
    StepResult result = run(step, (done, left) -> {});
    return StepGuard.guarded(
        step,
        () -> {
          tryUpdate(step.change());
          return result;
        });
  }

  /** An update that is run once has been told already. */
  private void tryUpdate(Change change) {
    Optional<ScratchUpdate> update = ScratchUpdate.of(change).filter(ScratchUpdate::verified);
    CollectionLookup catalog = new CollectionLookup(database);
    if (update.isPresent()) {
      change.touches().stream()
          .map(names::physical)
          .filter(catalog::exists)
          .map(name -> database.getCollection(name, RawBsonDocument.class))
          .forEach(update.get()::tryOn);
    }
  }

  /**
   * Runs the way back of a step and verifies it.
   *
   * @throws IllegalArgumentException when the step has none
   */
  public StepResult revert(Step step, Progress progress)
      throws StepFailedException, InterruptedException {
    Change revert =
        step.revert()
            .orElseThrow(
                () -> new IllegalArgumentException("step " + step.id() + " has no revert"));
    return run(step, revert, progress);
  }

  /**
   * How much a step has still to do, read without changing anything: documents for a transform, 1
   * or 0 for a change of structure, negative for what cannot be told.
   */
  public long pendingCount(Step step) throws StepFailedException, InterruptedException {
    return StepGuard.guarded(step, () -> action(step, step.change()).pending());
  }

  /**
   * Whether a change needs the collections that it touches, and leaves them where they are.
   *
   * @return false for what creates, drops and renames collections, or may do so
   */
  public static boolean keepsItsCollections(Change change) {
    return CollectionPresence.keepsItsCollections(change);
  }

  /** The collections that a step works on and that are not there; only reads. */
  public Set<String> missing(Step step) {
    return new CollectionPresence(new CollectionLookup(database), names, step.change()).missing();
  }

  private StepResult run(Step step, Change change, Progress progress)
      throws StepFailedException, InterruptedException {
    return StepGuard.guarded(step, () -> runVerified(step, change, progress));
  }

  private StepResult runVerified(Step step, Change change, Progress progress)
      throws ChangeFailedException, InterruptedException {
    CollectionPresence presence =
        new CollectionPresence(new CollectionLookup(database), names, change);
    presence.before(options.absentAllowed());
    Action action = action(step, change);
    long changed = action.run(progress);
    long pending = action.pending();
    if (pending > 0) {
      throw new ChangeFailedException("the step ended, but " + pending + " are not done");
    }
    presence.after();
    return new StepResult(changed, 0);
  }

  private Action action(Step step, Change change) throws ChangeFailedException {
    return Actions.of(change, database, names, options, step.release());
  }
}
