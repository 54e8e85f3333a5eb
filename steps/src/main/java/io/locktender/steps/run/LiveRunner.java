package io.locktender.steps.run;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.change.Action;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.Fence;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.change.StructureActions;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.ServerCapabilities;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Reverts;
import io.locktender.steps.release.Step;
import io.locktender.steps.structure.CollectionLookup;
import io.locktender.steps.transform.ChangedFields;
import io.locktender.steps.transform.ChangedWrite;
import io.locktender.steps.transform.LiveTransform;
import io.locktender.steps.transform.Lossless;
import io.locktender.steps.transform.PreImage;
import io.locktender.steps.transform.Transformation;
import io.locktender.steps.transform.Transformations;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out steps in place, on collections that workers use. Every call may be killed at any
 * moment and made again, also by another process, also by two at once: a write finds a document
 * only as long as it is pending, and a change of structure that is there counts as made.
 *
 * <p>All calls throw {@link StepFailedException} with the documents that could not be changed,
 * where it was those, {@link DatabaseUnavailableException} when the database did not answer, and
 * {@link InterruptedException} when the thread was interrupted. What was done up to then stays.
 */
public final class LiveRunner {
  /** How often expand goes over what is pending before it leaves the rest to be kept up. */
  static final int EXPAND_PASSES = 3;

  /** How often a step goes over what is pending that must leave nothing pending. */
  static final int MAX_PASSES = 10;

  private static final Logger log = LoggerFactory.getLogger(LiveRunner.class);

  private static final BsonString SIMPLE = new BsonString("simple");

  private final MongoDatabase database;
  private final PreImage preImage;
  private final Fence fence;
  private final Pace pace;

  /**
   * @param database where the collections are, under their usual names
   * @param server what it can do
   * @param fence is asked before each write
   * @param pace how much of the time is left to the workers
   */
  public LiveRunner(MongoDatabase database, ServerCapabilities server, Fence fence, Pace pace) {
    this(database, server.wholeDocumentFilters() ? PreImage.WHOLE : PreImage.BY_FIELD, fence, pace);
  }

  LiveRunner(MongoDatabase database, PreImage preImage, Fence fence, Pace pace) {
    this.database =
        database.withWriteConcern(WriteConcern.MAJORITY).withCodecRegistry(Lossless.REGISTRY);
    this.preImage = preImage;
    this.fence = fence;
    this.pace = pace;
  }

  /**
   * Runs a step while workers of the old release write: every document that was pending at the
   * beginning is dealt with.
   *
   * @return with what is pending since: {@link #keepUp} is for that
   */
  public StepResult expand(Step step, Progress progress)
      throws StepFailedException, InterruptedException {
    return StepGuard.guarded(
        step,
        () -> present(step.change(), () -> run(step.change(), most(EXPAND_PASSES), progress)));
  }

  /**
   * Goes once over what workers wrote since.
   *
   * @param step a transformation: see {@link #isTransformation}
   */
  public StepResult keepUp(Step step, Progress progress)
      throws StepFailedException, InterruptedException {
    return StepGuard.guarded(
        step, () -> present(step.change(), () -> run(step.change(), most(1), progress)));
  }

  /** How many documents a transformation has still to change; only reads. */
  public long pending(Step step) throws StepFailedException, InterruptedException {
    return StepGuard.guarded(
        step,
        () -> {
          Optional<Transformation> transformation = transformation(step.change());
          return transformation.isPresent()
              ? new LiveTransform(database, transformation.get(), fence, pace).pending()
              : 0;
        });
  }

  /**
   * Takes a step back until nothing of it is left. No worker may run any more that writes what the
   * step makes. In a collection that is not there, nothing is left. Documents that are pending just
   * as the revert makes them are left so, with a warning in the log: there is no other way.
   */
  public StepResult revert(Step step, Progress progress)
      throws StepFailedException, InterruptedException {
    return StepGuard.guarded(
        step,
        () -> {
          Change back =
              Reverts.of(step)
                  .orElseThrow(
                      () -> new ChangeFailedException("the step has no revert: write one"));
          Passes passes =
              (documents, told) ->
                  documents.passesLeavingAsMade(MAX_PASSES, left -> warn(step, back, left), told);
          return finish(back, true, passes, progress);
        });
  }

  /**
   * Runs a step until nothing is pending. No worker of the old release may run any more.
   *
   * @param absentAllowed whether a collection may be missing, since a later step drops it and may
   *     have run before
   */
  public StepResult contract(Step step, boolean absentAllowed, Progress progress)
      throws StepFailedException, InterruptedException {
    return StepGuard.guarded(
        step, () -> finish(step.change(), absentAllowed, most(MAX_PASSES), progress));
  }

  /** What a step would find there that taking it back takes away: one sentence, or none. */
  public Optional<String> alreadyThere(Step step) throws StepFailedException, InterruptedException {
    return StepGuard.guarded(step, () -> new RevertConflicts(database).before(step));
  }

  /**
   * What is there in the place of what a step creates, and is another: one sentence, or none. In
   * contract it would fail for ever.
   */
  public Optional<String> conflict(Step step) throws StepFailedException, InterruptedException {
    return StepGuard.guarded(step, () -> new RevertConflicts(database).conflict(step));
  }

  /**
   * Which documents a step that changes a field could never change as they are: one sentence for
   * each reason. In contract it would fail for ever.
   *
   * @param mayBeWritten whether a step before may change a field of the collection
   */
  public List<String> outOfReach(Step step, Predicate<String> mayBeWritten)
      throws StepFailedException, InterruptedException {
    return StepGuard.guarded(
        step, () -> new RevertConflicts(database).outOfReach(step, mayBeWritten));
  }

  /** The collections that a step works on and that are not there. */
  public Set<String> missing(Step step) throws StepFailedException, InterruptedException {
    return StepGuard.guarded(step, () -> presence(step.change()).missing());
  }

  /** Whether a step changes documents, which workers can make pending again. */
  public static boolean isTransformation(Step step) {
    return Transformations.of(step.change(), ChangedWrite.REPLACEMENT).isPresent();
  }

  private static void warn(Step step, Change back, long left) {
    log.warn(
        "release {}, step {}: it is reverted, but {} documents of '{}' are pending still, and are"
            + " left so: the revert changes nothing in them; let its pending ask for what it"
            + " changes",
        step.release(),
        step.id(),
        left,
        String.join(", ", back.touches()));
  }

  /** How the documents of a transformation are gone over. */
  @FunctionalInterface
  private interface Passes {
    StepResult over(LiveTransform documents, Progress progress)
        throws ChangeFailedException, InterruptedException;
  }

  private static Passes most(int passes) {
    return (documents, progress) -> documents.passes(passes, progress);
  }

  private StepResult finish(Change change, boolean absentAllowed, Passes passes, Progress progress)
      throws ChangeFailedException, InterruptedException {
    if (absentAllowed && !presence(change).missing().isEmpty()) {
      return new StepResult(0, 0);
    }
    StepResult result = present(change, () -> run(change, passes, progress));
    if (result.pending() > 0) {
      throw new ChangeFailedException(
          "%d documents of '%s' are still pending after %d passes: something still writes them as the other release did; find and stop it"
              .formatted(result.pending(), String.join(", ", change.touches()), MAX_PASSES));
    }
    return result;
  }

  private StepResult present(Change change, StepGuard.Guarded<StepResult> run)
      throws ChangeFailedException, InterruptedException {
    CollectionPresence presence = presence(change);
    presence.before(false);
    StepResult result = run.call();
    presence.after();
    return result;
  }

  private CollectionPresence presence(Change change) {
    return new CollectionPresence(new CollectionLookup(database), PhysicalNames.usual(), change);
  }

  private StepResult run(Change change, Passes passes, Progress progress)
      throws ChangeFailedException, InterruptedException {
    Optional<Transformation> transformation = transformation(change);
    if (transformation.isPresent()) {
      return passes.over(new LiveTransform(database, transformation.get(), fence, pace), progress);
    }
    Action action =
        StructureActions.of(change, database, PhysicalNames.usual())
            .orElseThrow(
                () ->
                    new ChangeFailedException(
                        change.kind() + " cannot be run in place: go by hold"));
    ChangeFailedException.ifClosed(fence);
    long changed = action.run(progress);
    if (action.pending() > 0) {
      throw new ChangeFailedException("the step ended, but its work is not done");
    }
    return new StepResult(changed, 0);
  }

  /** Every write is for the document as it was read: a late one finds it changed. */
  private Optional<Transformation> transformation(Change change) {
    if (change instanceof Change.Java) {
      boolean collated =
          change.touches().stream()
              .map(new CollectionLookup(database)::options)
              .anyMatch(this::collated);
      return Transformations.of(change, new ChangedFields(preImage, collated));
    }
    return Transformations.of(change, ChangedWrite.REPLACEMENT)
        .map(transformation -> transformation.asRead(preImage));
  }

  private boolean collated(BsonDocument options) {
    BsonDocument collation = options.getDocument("collation", new BsonDocument());
    return !collation.getString("locale", SIMPLE).equals(SIMPLE);
  }
}
