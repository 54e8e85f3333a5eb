package io.locktender.steps.control;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index by which the journal of one upgrade is found. Without it that takes longer, nothing
 * more: so nothing ever fails for it, and it waits for no member but the primary.
 */
final class JournalIndex {
  private static final Logger log = LoggerFactory.getLogger(JournalIndex.class);

  private static final int BAD_VALUE = 2;
  private static final int UNKNOWN_FIELD = 40_415;

  private static final BsonDocument INDEX =
      new BsonDocument(
              "key",
              new BsonDocument("upgradeId", new BsonInt32(1))
                  .append("epoch", new BsonInt32(1))
                  .append("at", new BsonInt32(1)))
          .append("name", new BsonString("upgradeId_1_epoch_1_at_1"));

  private final MongoDatabase database;
  private final AtomicBoolean settled = new AtomicBoolean();

  JournalIndex(MongoDatabase database) {
    this.database = database;
  }

  /**
   * Builds it, unless this process has, or was refused; that it could not is a warning. An
   * interrupt stays set.
   */
  void ensure() {
    if (settled.get()) {
      return;
    }
    try {
      build();
      settled.set(true);
    } catch (MongoException e) {
      settled.set(!MongoCalls.isTransient(e));
      log.warn(
          "{}; the entry is written, and the journal is read without the index, which takes longer",
          MongoCalls.unavailable("build the index of " + MongoControlStore.JOURNAL, e)
              .getMessage());
    }
  }

  /** Without a quorum a server since 4.4 waits for every member, and so for one that is down. */
  private void build() {
    BsonDocument command =
        new BsonDocument("createIndexes", new BsonString(MongoControlStore.JOURNAL))
            .append("indexes", new BsonArray(List.of(INDEX)));
    try {
      database.runCommand(command.clone().append("commitQuorum", new BsonInt32(1)));
    } catch (MongoCommandException e) {
      // 4.2 calls it a bad value, and so does a server since 4.4 that is in no replica set.
      if (e.getErrorCode() != BAD_VALUE && e.getErrorCode() != UNKNOWN_FIELD) {
        throw e;
      }
      database.runCommand(command);
    }
  }
}
