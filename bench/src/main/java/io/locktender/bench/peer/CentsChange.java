package io.locktender.bench.peer;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.mongock.api.annotations.ChangeUnit;
import io.mongock.api.annotations.Execution;
import io.mongock.api.annotations.RollbackExecution;
import java.util.List;
import org.bson.Document;

/** What release 2.0.0 does, as a user of Mongock would write it: in place, by one command. */
@ChangeUnit(id = "cents", order = "1", author = "bench")
public final class CentsChange {
  @Execution
  public void execute(MongoDatabase database) {
    PeerLines.say(PeerLines.CHANGES);
    PeerLines.awaitRelease();
    database
        .getCollection("items")
        .updateMany(
            Filters.exists("cents", false),
            List.of(
                Document.parse("{$set: {cents: {$multiply: ['$euros', 100]}}}"),
                Document.parse("{$unset: 'euros'}")));
    PeerLines.say(PeerLines.CHANGED);
  }

  @RollbackExecution
  public void rollback(MongoDatabase database) {
    database
        .getCollection("items")
        .updateMany(
            Filters.exists("cents", true),
            List.of(
                Document.parse("{$set: {euros: {$divide: ['$cents', 100]}}}"),
                Document.parse("{$unset: 'cents'}")));
  }
}
