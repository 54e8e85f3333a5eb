package io.locktender.steps.run;

import com.mongodb.client.model.WriteModel;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * A transform of any kind.
 *
 * @param collection the usual name
 * @param pending which documents are still to be changed
 * @param conflict which of those cannot be changed, known before
 * @param fields what of a document the change has to see, or empty: all of it
 * @param change from a document to the write that changes it
 */
record Transformation(
    String collection,
    BsonDocument pending,
    Optional<Conflict> conflict,
    Optional<BsonDocument> fields,
    DocumentWrite change) {

  /** Documents that are not touched but reported. */
  record Conflict(BsonDocument filter, String reason) {}

  /**
   * A write, and how large it is.
   *
   * @param bytes about; what bounds a batch
   */
  record Write(WriteModel<RawBsonDocument> model, int bytes) {}

  /** How one document is changed. */
  @FunctionalInterface
  interface DocumentWrite {
    /**
     * @param document with {@link #fields} in it
     * @param filter finds just this document, as long as it is pending
     * @throws Exception when it cannot be changed, with the reason
     */
    Write write(RawBsonDocument document, BsonDocument filter) throws Exception;
  }
}
