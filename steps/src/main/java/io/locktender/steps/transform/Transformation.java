package io.locktender.steps.transform;

import com.mongodb.client.model.WriteModel;
import io.locktender.steps.change.ChangeFailedException;
import java.util.Optional;
import java.util.Set;
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
 * @param update the update that all documents get, or empty for a step in Java
 */
public record Transformation(
    String collection,
    BsonDocument pending,
    Optional<Conflict> conflict,
    Optional<BsonDocument> fields,
    DocumentWrite change,
    Optional<SameUpdate> update) {

  /** Documents that are not touched but reported. */
  record Conflict(BsonDocument filter, String reason) {}

  /**
   * A write, and how large it is.
   *
   * @param bytes about; what bounds a batch
   * @param after the document as it will be, but for the order of new fields, where that is known
   */
  record Write(WriteModel<RawBsonDocument> model, int bytes, Optional<RawBsonDocument> after) {
    /** The most that a server takes as one write, filter and update together. */
    static final int MAX_BYTES = 16 << 20;

    Write(WriteModel<RawBsonDocument> model, int bytes) {
      this(model, bytes, Optional.empty());
    }

    /** The write, if a server takes it. */
    Write fitting() throws ChangeFailedException {
      if (bytes > MAX_BYTES) {
        throw new ChangeFailedException(
            "expected a document whose write, with its change, takes at most %d bytes, found %d: make it smaller first, or go by hold"
                .formatted(MAX_BYTES, bytes));
      }
      return this;
    }
  }

  /**
   * The same by writes that find a document only as it was read. The update itself is right at any
   * moment, as long as the document is pending; this is for a master that was paused, goes on when
   * another has finished the upgrade, and must not change what that has made of the document.
   */
  public Transformation asRead(PreImage preImage) {
    return new Transformation(
        collection,
        pending,
        conflict,
        Optional.empty(),
        (document, filter) -> {
          BsonDocument narrowed = filter.clone();
          preImage.addTo(narrowed, document, Set.of());
          Write write = change.write(document, narrowed);
          int read = document.getByteBuffer().remaining();
          return new Write(write.model(), read + write.bytes()).fitting();
        },
        update);
  }

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
