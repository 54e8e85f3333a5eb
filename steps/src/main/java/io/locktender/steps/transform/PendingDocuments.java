package io.locktender.steps.transform;

import com.google.common.collect.ImmutableList;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CountOptions;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.change.DocumentFailures;
import io.locktender.steps.change.Fence;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.mongo.Asking;
import io.locktender.steps.transform.Transformation.Conflict;
import io.locktender.steps.work.NamedDocuments;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.UpgradeWork.Progress;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** The documents that a transformation has still to change. */
final class PendingDocuments {
  /** Of a number that was not counted. */
  static final long SOME = -1;

  private final MongoCollection<RawBsonDocument> collection;
  private final Transformation transformation;
  private final Fence fence;

  PendingDocuments(
      MongoDatabase database, PhysicalNames names, Transformation transformation, Fence fence) {
    String physical = names.physical(transformation.collection());
    this.collection = database.getCollection(physical, RawBsonDocument.class);
    this.transformation = transformation;
    this.fence = fence;
  }

  /**
   * How many there are. One of which the server cannot tell it counts: nobody knows it to be done.
   */
  long count() {
    long counted = countAtOnce();
    if (counted != SOME) {
      return counted;
    }
    Asking asking = asking();
    long pending = 0;
    long untold = 0;
    try (MongoCursor<RawBsonDocument> ids = asking.ids().iterator()) {
      // When there are more than are named, their number does not matter.
      while (untold < NamedDocuments.MAX_DOCUMENTS && ids.hasNext()) {
        Asking.Answer some = asking.among(Asking.next(ids, Asking.AT_A_TIME));
        untold += some.untold().size();
        pending += some.matching().size();
      }
    }
    return pending + untold;
  }

  /** The same, or {@link #SOME} where the server would have to be asked of each. */
  long countAtOnce() {
    return count(new CountOptions());
  }

  /** Whether there are any: the first that is found is enough. */
  boolean any() {
    return count(new CountOptions().limit(1)) != 0;
  }

  private long count(CountOptions options) {
    try {
      return collection.countDocuments(transformation.pending(), options);
    } catch (MongoException e) {
      asking().refuseOthers(e);
      return SOME;
    }
  }

  private Asking asking() {
    return TransformPass.asking(collection, transformation.pending());
  }

  /**
   * Goes over all of them once.
   *
   * @param pending how many there are, or {@link #SOME}
   * @param changedBefore how many were changed in the passes before this one
   * @param alone whether nobody else writes
   * @param pace how much of the time is left to others
   * @throws ChangeFailedException when some could not be changed, with all of those; the others are
   */
  TransformPass pass(long pending, long changedBefore, boolean alone, Pace pace, Progress progress)
      throws ChangeFailedException, InterruptedException {
    return pass(pending, changedBefore, alone, false, pace, progress);
  }

  /**
   * The same while others write, but that a document which is pending just as the change makes it
   * is no failure.
   */
  TransformPass passLeavingAsMade(long pending, long changedBefore, Pace pace, Progress progress)
      throws ChangeFailedException, InterruptedException {
    return pass(pending, changedBefore, false, true, pace, progress);
  }

  private TransformPass pass(
      long pending,
      long changedBefore,
      boolean alone,
      boolean leavesAsMade,
      Pace pace,
      Progress progress)
      throws ChangeFailedException, InterruptedException {
    progress.at(changedBefore, pending);
    DocumentFailures failures = conflicts();
    long conflicts = failures.count();
    TransformPass pass =
        new TransformPass(
            collection,
            transformation,
            withoutConflicts(),
            alone,
            fence,
            pace,
            seen -> progress.at(changedBefore + seen, left(pending, seen)));
    pass.run();
    failures.addAll(pass.failures());
    if (!leavesAsMade) {
      failures.addAll(pass.asMade());
    }
    if (failures.count() > 0) {
      throw new ChangeFailedException(
          (pass.endsEarly() ? "at least " : "")
              + failures.count()
              + " of "
              + Math.max(pending, conflicts + pass.seen())
              + " pending documents of '"
              + transformation.collection()
              + "' could not be changed",
          failures);
    }
    return pass;
  }

  private static long left(long pending, long seen) {
    return pending == SOME ? SOME : Math.max(0, pending - seen);
  }

  private DocumentFailures conflicts() {
    DocumentFailures failures = new DocumentFailures();
    if (transformation.conflict().isEmpty()) {
      return failures;
    }
    Conflict conflict = transformation.conflict().get();
    BsonDocument filter = all(transformation.pending(), conflict.filter());
    try (MongoCursor<RawBsonDocument> first =
        collection.find(filter).limit(NamedDocuments.MAX_DOCUMENTS).iterator()) {
      first.forEachRemaining(document -> failures.add(Lossless.id(document), conflict.reason()));
    }
    if (failures.count() == NamedDocuments.MAX_DOCUMENTS) {
      failures.addUnnamed(collection.countDocuments(filter) - failures.count());
    }
    return failures;
  }

  private BsonDocument withoutConflicts() {
    return transformation
        .conflict()
        .map(
            conflict ->
                all(
                    transformation.pending(),
                    new BsonDocument("$nor", new BsonArray(ImmutableList.of(conflict.filter())))))
        .orElse(transformation.pending());
  }

  private static BsonDocument all(BsonDocument one, BsonDocument other) {
    return new BsonDocument("$and", new BsonArray(ImmutableList.of(one, other)));
  }

  /** The beginning of a sentence. */
  String stillPending(long pending) {
    return pending + " documents of '" + transformation.collection() + "' are still pending";
  }
}
