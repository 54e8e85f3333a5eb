package io.locktender.steps.transform;

import com.mongodb.client.model.ReplaceOneModel;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.transform.Transformation.Write;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** How a document is written that a step in Java has changed. */
@FunctionalInterface
public interface ChangedWrite {
  /** As a whole, which is right where nobody else writes. */
  ChangedWrite REPLACEMENT =
      (read, changed, filter) ->
          new Write(new ReplaceOneModel<>(filter, changed), changed.getByteBuffer().remaining());

  /**
   * @param read the document as the step was given it
   * @param changed as the step made it, with the same {@code _id}
   * @param filter {@code _id}, and the document's being pending
   * @throws ChangeFailedException when it cannot be written, with the reason
   */
  Write of(RawBsonDocument read, RawBsonDocument changed, BsonDocument filter)
      throws ChangeFailedException;
}
