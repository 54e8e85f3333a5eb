package io.locktender.steps.transform;

import com.google.common.collect.ImmutableList;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.result.UpdateResult;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * An update that is the same for all documents that get it.
 *
 * @param stages of a pipeline, or the one document of an update by operators
 */
record SameUpdate(List<BsonDocument> stages, boolean pipeline) {
  SameUpdate {
    stages = ImmutableList.copyOf(stages);
  }

  /** An update by operators. */
  static SameUpdate of(BsonDocument operators) {
    return new SameUpdate(ImmutableList.of(operators), false);
  }

  UpdateOneModel<RawBsonDocument> ofOne(BsonDocument filter) {
    return pipeline
        ? new UpdateOneModel<>(filter, stages)
        : new UpdateOneModel<>(filter, stages.get(0));
  }

  UpdateResult ofAll(MongoCollection<RawBsonDocument> collection, BsonDocument filter) {
    return pipeline
        ? collection.updateMany(filter, stages)
        : collection.updateMany(filter, stages.get(0));
  }
}
