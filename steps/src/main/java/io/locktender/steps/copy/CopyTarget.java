package io.locktender.steps.copy;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.UpdateOneModel;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.EmptyTimestamps;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * The collection that documents are copied to, byte for byte. Safe for use by many threads.
 *
 * @param collection nobody else writes it
 * @param validated whether it has a validator: the source may hold documents that it would refuse
 *     today. Only then is it bypassed, since that takes a right that not every user has
 */
public record CopyTarget(MongoCollection<RawBsonDocument> collection, boolean validated) {
  private static final BsonTimestamp EMPTY = new BsonTimestamp(0);

  static CopyTarget of(Database database, String name, boolean validated) {
    return new CopyTarget(database.get().getCollection(name, RawBsonDocument.class), validated);
  }

  String name() {
    return collection.getNamespace().getCollectionName();
  }

  /**
   * Inserts documents.
   *
   * @return those that were refused, since another one has the same {@code _id}, or the same value
   *     in a unique index
   */
  List<RawBsonDocument> insert(List<RawBsonDocument> documents) throws StepFailedException {
    InsertManyOptions options = new InsertManyOptions().ordered(false);
    if (validated) {
      options.bypassDocumentValidation(true);
    }
    Set<Integer> refused = ImmutableSet.of();
    try {
      collection.insertMany(documents, options);
    } catch (MongoBulkWriteException e) {
      refused = duplicates(e).orElseThrow(() -> e);
    }
    putTimestampsBack(at(documents, refused, false));
    return at(documents, refused, true);
  }

  /** Puts the empty timestamps back that the server has replaced when these were inserted. */
  public void putTimestampsBack(List<RawBsonDocument> documents) throws StepFailedException {
    List<UpdateOneModel<RawBsonDocument>> updates = new ArrayList<>();
    for (RawBsonDocument document : documents) {
      List<String> fields = EmptyTimestamps.fields(document);
      if (!fields.isEmpty()) {
        updates.add(putBack(id(document), fields));
      }
    }
    if (!updates.isEmpty()) {
      BulkWriteOptions options = new BulkWriteOptions().ordered(false);
      if (validated) {
        options.bypassDocumentValidation(true);
      }
      collection.bulkWrite(updates, options);
    }
  }

  /** Every document of a collection has one. */
  static BsonValue id(RawBsonDocument document) {
    return document.get("_id", BsonNull.VALUE);
  }

  static UpdateOneModel<RawBsonDocument> putBack(BsonValue id, List<String> fields)
      throws StepFailedException {
    BsonDocument empty = new BsonDocument();
    for (String field : fields) {
      if (field.isEmpty() || field.startsWith("$") || field.contains(".")) {
        throw WorkGuard.failed(
            "document %s has an empty timestamp in its field '%s', where no server lets it be copied; give the field another value or another name"
                .formatted(new BsonDocument("_id", id).toJson(), field));
      }
      empty.append(field, EMPTY);
    }
    return new UpdateOneModel<>(
        new BsonDocument("_id", new BsonDocument("$eq", id)), new BsonDocument("$set", empty));
  }

  private static List<RawBsonDocument> at(
      List<RawBsonDocument> documents, Set<Integer> places, boolean in) {
    return IntStream.range(0, documents.size())
        .filter(i -> places.contains(i) == in)
        .mapToObj(documents::get)
        .toList();
  }

  /** Where in the batch; empty when the server had other reasons, too. */
  private static Optional<Set<Integer>> duplicates(MongoBulkWriteException error) {
    boolean others =
        error.getWriteErrors().stream()
            .anyMatch(each -> each.getCode() != MongoCalls.DUPLICATE_KEY);
    return others || error.getWriteConcernError() != null
        ? Optional.empty()
        : Optional.of(
            error.getWriteErrors().stream()
                .map(BulkWriteError::getIndex)
                .collect(toImmutableSet()));
  }
}
