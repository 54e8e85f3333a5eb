package io.locktender.steps.transform;

import com.google.common.collect.ImmutableList;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.locktender.steps.change.ChangeFailedException;
import io.locktender.steps.mongo.EmptyTimestamps;
import io.locktender.steps.transform.Transformation.Write;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** How a document is written that a step in Java has changed. */
@FunctionalInterface
public interface ChangedWrite {
  /** As a whole, which is right where nobody else writes. */
  ChangedWrite REPLACEMENT =
      (read, changed, filter) ->
          new Write(replacement(filter, changed), changed.getByteBuffer().remaining());

  /**
   * @param read the document as the step was given it
   * @param changed as the step made it, with the same {@code _id}
   * @param filter {@code _id}, and the document's being pending
   * @throws ChangeFailedException when it cannot be written, with the reason
   */
  Write of(RawBsonDocument read, RawBsonDocument changed, BsonDocument filter)
      throws ChangeFailedException;

  /** A server replaces an empty timestamp in a replacement, but not in what a pipeline makes. */
  private static WriteModel<RawBsonDocument> replacement(
      BsonDocument filter, RawBsonDocument changed) {
    return EmptyTimestamps.fields(changed).isEmpty()
        ? new ReplaceOneModel<>(filter, changed)
        : new UpdateOneModel<>(
            filter,
            ImmutableList.of(
                new BsonDocument("$replaceWith", new BsonDocument("$literal", changed))));
  }
}
