package io.locktender.steps.change;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.release.Change;
import io.locktender.steps.work.UpgradeWork.Progress;
import org.bson.BsonDocument;

/** One {@code updateMany}. */
public record UpdateAction(MongoDatabase database, PhysicalNames names, Change.Update change)
    implements Action {
  @Override
  public long pending() {
    return UNKNOWN;
  }

  @Override
  public long run(Progress progress) {
    MongoCollection<BsonDocument> collection =
        database.getCollection(names.physical(change.collection()), BsonDocument.class);
    return (change.pipeline()
            ? collection.updateMany(change.filter(), change.update())
            : collection.updateMany(change.filter(), change.update().get(0)))
        .getModifiedCount();
  }
}
