package io.locktender.steps.transform;

import com.google.common.collect.ImmutableList;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.UpdateResult;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.mongo.Asking;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.release.Change;
import io.locktender.steps.transform.Transformation.Conflict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * A change of documents by one update, on a collection of some documents that nobody else knows:
 * all at once first. Where the server refuses that it does not say which document it was; it is
 * done again then, on the documents as they were, one by one.
 *
 * @param pending which documents are to be changed
 * @param conflict which of those cannot be, known before
 * @param update what is done to them
 * @param verified whether none may be pending after it
 */
public record ScratchUpdate(
    BsonDocument pending, Optional<Conflict> conflict, SameUpdate update, boolean verified) {
  private static final BsonDocument ONLY_ID = new BsonDocument("_id", new BsonInt32(1));
  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  /**
   * What came of it.
   *
   * @param changed how many documents it has changed
   * @param failures why others cannot be changed, by {@code _id}
   */
  public record Result(long changed, Map<DocumentKey, String> failures) {}

  /** The update that a change is; empty for steps in Java, and what is no change of documents. */
  public static Optional<ScratchUpdate> of(Change change) {
    if (change instanceof Change.Update once) {
      SameUpdate update = new SameUpdate(once.update(), once.pipeline());
      return Optional.of(new ScratchUpdate(once.filter(), Optional.empty(), update, false));
    }
    return Transformations.of(change, ChangedWrite.REPLACEMENT)
        .filter(transformation -> transformation.update().isPresent())
        .map(
            transformation ->
                new ScratchUpdate(
                    transformation.pending(),
                    transformation.conflict(),
                    transformation.update().orElseThrow(),
                    true));
  }

  /** Whether it names an {@code _id}, to which it may give another type. */
  public boolean namesId() {
    return update.stages().stream().anyMatch(ScratchUpdate::namesId);
  }

  private static boolean namesId(BsonValue value) {
    if (value.isArray()) {
      return value.asArray().stream().anyMatch(ScratchUpdate::namesId);
    }
    return value.isDocument()
        && value.asDocument().entrySet().stream()
            .anyMatch(field -> field.getKey().equals("_id") || namesId(field.getValue()));
  }

  /** The same, where what is pending after it is looked for later. */
  public ScratchUpdate unverified() {
    return new ScratchUpdate(pending, conflict, update, false);
  }

  /** The same, of some documents only. */
  public ScratchUpdate among(List<DocumentKey> keys) {
    return among(DocumentKey.among(keys));
  }

  /**
   * The same, of all documents that have an {@code _id} between the first and the last of some,
   * which are found with less effort. Only where there are no others between them: what has been
   * changed may be pending still, and is not to be changed again.
   *
   * @param keys at least one, in ascending order
   */
  public ScratchUpdate between(List<DocumentKey> keys) {
    return among(
        new BsonDocument("$gte", keys.get(0).value())
            .append("$lte", keys.get(keys.size() - 1).value()));
  }

  private ScratchUpdate among(BsonDocument ids) {
    return new ScratchUpdate(
        and(new BsonDocument("_id", ids), pending), conflict, update, verified);
  }

  /**
   * Has a server look at it, where there are no documents: it reads an update though there is
   * nothing to update.
   *
   * @throws MongoException when the server does not answer, or refuses it whatever the document
   */
  public void tryOn(MongoCollection<RawBsonDocument> empty) {
    update.ofAll(empty, withoutConflicts());
  }

  /**
   * Changes all at once.
   *
   * @return empty when the server refused, and may have changed some
   * @throws MongoException when the server does not answer
   */
  public Optional<Result> allAtOnce(MongoCollection<RawBsonDocument> scratch) {
    Map<DocumentKey, String> failures = conflicts(scratch);
    try {
      UpdateResult updated = update.ofAll(scratch, withoutConflicts());
      if (updated.getMatchedCount() > 0) {
        leftPending(scratch, failures);
      }
      return Optional.of(new Result(updated.getModifiedCount(), failures));
    } catch (MongoException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /**
   * Changes one after the other.
   *
   * @throws MongoException when the server does not answer
   */
  public Result oneByOne(MongoCollection<RawBsonDocument> scratch) {
    Map<DocumentKey, String> failures = conflicts(scratch);
    List<DocumentKey> ids = new ArrayList<>();
    List<WriteModel<RawBsonDocument>> writes = new ArrayList<>();
    Asking.Find onlyIds = filter -> scratch.find(filter).projection(ONLY_ID);
    new Asking(withoutConflicts(), onlyIds)
        .ofEach(
            some -> {
              failures.putAll(some.untold());
              for (RawBsonDocument found : some.matching()) {
                ids.add(DocumentKey.of(found));
                // An update by position ($) needs the array's condition in its own filter.
                writes.add(
                    update.ofOne(
                        new BsonDocument("_id", Lossless.id(found))
                            .append("$and", new BsonArray(ImmutableList.of(pending)))));
              }
            });
    if (writes.isEmpty()) {
      return new Result(0, failures);
    }
    long changed;
    try {
      changed = scratch.bulkWrite(writes, UNORDERED).getModifiedCount();
    } catch (MongoBulkWriteException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      changed = e.getWriteResult().getModifiedCount();
      for (BulkWriteError error : e.getWriteErrors()) {
        failures.put(ids.get(error.getIndex()), error.getMessage());
      }
    }
    leftPendingOfEach(scratch, failures);
    return new Result(changed, failures);
  }

  private Map<DocumentKey, String> conflicts(MongoCollection<RawBsonDocument> scratch) {
    Map<DocumentKey, String> failures = new LinkedHashMap<>();
    conflict.ifPresent(
        known ->
            scratch
                .find(and(pending, known.filter()))
                .projection(ONLY_ID)
                .forEach(found -> failures.put(DocumentKey.of(found), known.reason())));
    return failures;
  }

  private void leftPending(
      MongoCollection<RawBsonDocument> scratch, Map<DocumentKey, String> failures) {
    if (verified) {
      for (RawBsonDocument left : scratch.find(withoutConflicts())) {
        failures.computeIfAbsent(DocumentKey.of(left), key -> LeftPending.reason(left));
      }
    }
  }

  /** The same where the server may be unable to tell it of some. */
  private void leftPendingOfEach(
      MongoCollection<RawBsonDocument> scratch, Map<DocumentKey, String> failures) {
    if (verified) {
      new Asking(withoutConflicts(), scratch::find)
          .ofEach(
              some -> {
                some.untold().forEach(failures::putIfAbsent);
                some.matching()
                    .forEach(
                        left ->
                            failures.computeIfAbsent(
                                DocumentKey.of(left), key -> LeftPending.reason(left)));
              });
    }
  }

  private BsonDocument withoutConflicts() {
    return conflict
        .map(
            known ->
                and(
                    pending,
                    new BsonDocument("$nor", new BsonArray(ImmutableList.of(known.filter())))))
        .orElse(pending);
  }

  private static BsonDocument and(BsonDocument one, BsonDocument other) {
    return new BsonDocument("$and", new BsonArray(ImmutableList.of(one, other)));
  }
}
