package io.locktender.steps.run;

import com.google.common.collect.ImmutableList;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.StepFailure;
import io.locktender.steps.UpgradeWork.Progress;
import io.locktender.steps.run.Transformation.Conflict;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** Passes over a collection until nothing is pending, or nothing goes on. */
final class TransformAction implements Action {
  static final int MAX_PASSES = 10;

  private final MongoCollection<RawBsonDocument> collection;
  private final Transformation transformation;

  TransformAction(MongoDatabase database, CollectionNames names, Transformation transformation) {
    String physical = names.physical(transformation.collection());
    this.collection = database.getCollection(physical, RawBsonDocument.class);
    this.transformation = transformation;
  }

  @Override
  public long pending() {
    return collection.countDocuments(transformation.pending());
  }

  @Override
  public long run(Progress progress) throws ChangeFailedException, InterruptedException {
    long pending = pending();
    long changed = 0;
    for (int passes = 0; pending > 0; passes++) {
      if (passes == MAX_PASSES) {
        throw new ChangeFailedException(stillPending(pending) + " after " + passes + " passes");
      }
      progress.at(changed, pending);
      changed += pass(changed, pending, progress);
      long left = pending();
      if (left >= pending) {
        throw new ChangeFailedException(
            stillPending(left)
                + " after a pass that changed "
                + changed
                + ": the change must make 'pending' no longer match");
      }
      pending = left;
    }
    progress.at(changed, 0);
    return changed;
  }

  private long pass(long changedBefore, long pending, Progress progress)
      throws ChangeFailedException, InterruptedException {
    DocumentFailures failures = conflicts();
    TransformPass pass =
        new TransformPass(
            collection,
            transformation,
            withoutConflicts(),
            seen -> progress.at(changedBefore + seen, Math.max(0, pending - seen)));
    pass.run();
    failures.addAll(pass.failures());
    if (failures.count() > 0) {
      throw new ChangeFailedException(
          failures.count()
              + " of "
              + pending
              + " pending documents of '"
              + transformation.collection()
              + "' could not be changed",
          failures);
    }
    return pass.changed();
  }

  private DocumentFailures conflicts() {
    DocumentFailures failures = new DocumentFailures();
    if (transformation.conflict().isEmpty()) {
      return failures;
    }
    Conflict conflict = transformation.conflict().get();
    BsonDocument filter = all(transformation.pending(), conflict.filter());
    try (MongoCursor<RawBsonDocument> first =
        collection.find(filter).limit(StepFailure.MAX_DOCUMENTS).iterator()) {
      first.forEachRemaining(document -> failures.add(Lossless.id(document), conflict.reason()));
    }
    if (failures.count() == StepFailure.MAX_DOCUMENTS) {
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

  private String stillPending(long pending) {
    return pending + " documents of '" + transformation.collection() + "' are still pending";
  }
}
