package io.locktender.steps.stream;

import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.FreshReads;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** A copy in memory, kept as the stream tells: each pending id is read, and is what was read. */
final class Mirror implements Applier {
  final Map<BsonValue, BsonDocument> documents = new HashMap<>();
  private final Database database;

  Mirror(Database database) {
    this.database = database;
  }

  @Override
  public void apply(Told batch) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .atMost(StreamFixture.LONG)
        .ignoreExceptionsInstanceOf(MongoException.class)
        .until(
            () -> {
              read(batch);
              return true;
            });
  }

  private void read(Told batch) {
    try (FreshReads reads = database.freshReads()) {
      for (Map.Entry<String, Collection<DocumentKey>> each : batch.changed().asMap().entrySet()) {
        List<BsonValue> ids = each.getValue().stream().map(DocumentKey::value).toList();
        documents.keySet().removeAll(ids);
        BsonDocument among = new BsonDocument("$in", new BsonArray(ids));
        for (RawBsonDocument found : reads.find(each.getKey(), new BsonDocument("_id", among))) {
          documents.put(found.get("_id"), found.decode(new BsonDocumentCodec()));
        }
      }
    }
  }
}
