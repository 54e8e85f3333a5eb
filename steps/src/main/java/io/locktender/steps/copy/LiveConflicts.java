package io.locktender.steps.copy;

import com.google.common.collect.Lists;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.ContentsReader;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * What a copy of a collection that is written meanwhile does with documents that exclude each
 * other: they were never there together, but were read one after the other. One that was deleted
 * and inserted again is read twice; a value of a unique index that moved on is read in two
 * documents. All that may be concerned are read again, together, and take the place of what was
 * copied; those that exclude each other even so have changed in that moment, and are read again.
 * For one thread.
 *
 * @param source the collection that is copied
 * @param target its copy
 * @param unique the source's unique indexes; the target has them already
 * @param contents what was read, and is kept in step with what is copied
 */
record LiveConflicts(
    MongoCollection<RawBsonDocument> source,
    CopyTarget target,
    List<UniqueKeys> unique,
    ContentsReader contents)
    implements RawCopy.Refused {
  /** A round takes milliseconds; whatever moves again in so many of them is never still. */
  private static final int MAX_ROUNDS = 50;

  private static final int AT_ONCE = 100;

  @Override
  public void take(List<RawBsonDocument> refused) throws StepFailedException {
    for (List<RawBsonDocument> some : Lists.partition(refused, AT_ONCE)) {
      some.forEach(contents::remove);
      settle(some);
    }
  }

  private void settle(List<RawBsonDocument> refused) throws StepFailedException {
    List<RawBsonDocument> left = refused;
    for (int i = 0; i < MAX_ROUNDS; i++) {
      left = again(left);
      if (left.isEmpty()) {
        return;
      }
    }
    throw WorkGuard.failed(
        "collection %s could not be backed up: documents with the same value of a unique index (one has _id %s) changed in each of %d attempts to read them together; try again when less is written to it"
            .formatted(
                source.getNamespace().getCollectionName(), CopyTarget.id(left.get(0)), MAX_ROUNDS));
  }

  /** Returns those that exclude each other again. */
  private List<RawBsonDocument> again(List<RawBsonDocument> refused) throws StepFailedException {
    List<RawBsonDocument> rivals = rivals(refused);
    List<BsonValue> ids = new ArrayList<>(ids(refused));
    ids.addAll(ids(rivals));
    List<RawBsonDocument> now = source.find(among(ids)).into(new ArrayList<>());
    if (!rivals.isEmpty()) {
      // No others: what a batch inserts meanwhile was counted when it was read.
      target.collection().deleteMany(among(ids(rivals)));
      rivals.forEach(contents::remove);
    }
    if (now.isEmpty()) {
      return now;
    }
    for (RawBsonDocument document : now) {
      contents.add(document);
    }
    List<RawBsonDocument> excluded = target.insert(now);
    excluded.forEach(contents::remove);
    return excluded;
  }

  /** What of the target these may exclude, each document once. */
  private List<RawBsonDocument> rivals(List<RawBsonDocument> refused) {
    List<RawBsonDocument> found =
        target.collection().find(among(ids(refused))).into(new ArrayList<>());
    for (UniqueKeys keys : unique) {
      keys.rivals(target.collection(), refused).ifPresent(each -> each.into(found));
    }
    Map<BsonDocument, RawBsonDocument> once = new LinkedHashMap<>();
    found.forEach(document -> once.put(new BsonDocument("", CopyTarget.id(document)), document));
    return List.copyOf(once.values());
  }

  private static List<BsonValue> ids(List<RawBsonDocument> documents) {
    return documents.stream().map(CopyTarget::id).toList();
  }

  private static BsonDocument among(List<BsonValue> ids) {
    return new BsonDocument("_id", new BsonDocument("$in", new BsonArray(ids)));
  }
}
