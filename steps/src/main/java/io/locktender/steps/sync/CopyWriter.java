package io.locktender.steps.sync;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.copy.CopyTarget;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** Writes the documents of one copy, each write answered by a majority. For many threads. */
final class CopyWriter {
  /** For one batch, until a majority has it. */
  static final int BATCH_SECONDS = 60;

  private final MongoCollection<RawBsonDocument> copy;
  private final MongoCollection<RawBsonDocument> patient;

  CopyWriter(Database database, String copy) {
    patient = database.patient().getCollection(copy, RawBsonDocument.class);
    this.copy =
        database
            .get()
            .getCollection(copy, RawBsonDocument.class)
            .withTimeout(BATCH_SECONDS, TimeUnit.SECONDS);
  }

  /** The copy, to be looked into. */
  MongoCollection<RawBsonDocument> copy() {
    return copy;
  }

  /** The same for what looks at all of it. */
  MongoCollection<RawBsonDocument> whole() {
    return patient;
  }

  /** Deletes by {@code _id}, as the server compares them. */
  void delete(Collection<DocumentKey> keys) {
    copy.deleteMany(new BsonDocument("_id", DocumentKey.among(keys)));
  }

  /**
   * Inserts documents.
   *
   * @param bypass whether the validator is not asked; takes a right that not every user has
   * @return what was refused; the others are in the copy
   */
  List<Refusal> insert(Collection<RawBsonDocument> documents, boolean bypass)
      throws StepFailedException {
    if (documents.isEmpty()) {
      return ImmutableList.of();
    }
    List<RawBsonDocument> batch = ImmutableList.copyOf(documents);
    InsertManyOptions options = new InsertManyOptions().ordered(false);
    if (bypass) {
      options.bypassDocumentValidation(true);
    }
    List<Refusal> refused = insert(batch, options);
    new CopyTarget(copy, bypass).putTimestampsBack(without(refused, batch));
    return refused;
  }

  private static List<RawBsonDocument> without(List<Refusal> refused, List<RawBsonDocument> batch) {
    if (refused.isEmpty()) {
      return batch;
    }
    Set<RawBsonDocument> out = Sets.newIdentityHashSet();
    refused.forEach(refusal -> out.add(refusal.document()));
    return batch.stream().filter(each -> !out.contains(each)).toList();
  }

  private List<Refusal> insert(List<RawBsonDocument> batch, InsertManyOptions options) {
    List<Refusal> refused = new ArrayList<>();
    try {
      copy.insertMany(batch, options);
    } catch (MongoBulkWriteException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      for (BulkWriteError error : e.getWriteErrors()) {
        refused.add(Refusal.of(error, batch.get(error.getIndex())));
      }
    }
    return refused;
  }
}
