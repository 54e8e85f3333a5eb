package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.WriteConcern;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.ScriptedMongo;
import io.locktender.testkit.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class ScratchCollectionTest {
  private static final BsonDocument PENDING = BsonDocument.parse("{n: {$lt: 10}}");
  private static final List<RawBsonDocument> DOCUMENTS =
      List.of(RawBsonDocument.parse("{_id: 1, n: 1}"), RawBsonDocument.parse("{_id: 2}"));

  private final Map<DocumentKey, String> untold = new HashMap<>();
  private Database database;
  private ScratchCollection scratch;

  @BeforeEach
  void open(TestDatabase mongo) throws Exception {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    scratch = new Scratches(database, "t1").load(new BsonDocument(), DOCUMENTS);
  }

  @AfterEach
  void close() {
    scratch.close();
    database.close();
  }

  @Test
  void whatMatchesIsSaid_alsoThatNothingDoes() {
    assertThat(scratch.matching(PENDING, untold)).containsExactly(DocumentKey.of(new BsonInt32(1)));
    assertThat(scratch.matching(BsonDocument.parse("{n: 2}"), untold)).isEmpty();
    assertThat(untold).isEmpty();
    assertThat(scratch.documents()).hasSize(2);
  }

  @Test
  void itIsWrittenByAMajority() {
    assertThat(scratch.collection().getWriteConcern()).isEqualTo(WriteConcern.MAJORITY);
  }

  @Test
  void nothingIsSaidOfOneThatIsGone() {
    scratch.collection().drop();

    assertThatThrownBy(() -> scratch.matching(PENDING, untold))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("expected 2 documents")
        .hasMessageContaining("found 0");
    assertThatThrownBy(() -> scratch.documents()).isInstanceOf(DatabaseUnavailableException.class);
  }

  @Test
  void nothingIsSaidOfOneThatHasLostSome() {
    scratch.collection().deleteOne(BsonDocument.parse("{_id: 2}"));

    assertThatThrownBy(() -> scratch.matching(PENDING, untold))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("found 1");
  }

  /** As a primary answers that goes down while a majority is waited for. */
  @Test
  void whatAMajorityMayNotHaveIsNotLoaded() {
    try (ScriptedMongo server = ScriptedMongo.start();
        Database other = Database.open(DatabaseSettings.of(server.uri(), "shop", "test"))) {
      server.on(
          "insert",
          (command, really) -> {
            Document answer = really.get();
            answer.put(
                "writeConcernError",
                new Document("code", 189)
                    .append("codeName", "PrimarySteppedDown")
                    .append("errmsg", "Primary stepped down while waiting for replication"));
            return answer;
          });

      assertThatThrownBy(
              () ->
                  WorkGuard.guard(
                      "load", () -> new Scratches(other, "t1").load(new BsonDocument(), DOCUMENTS)))
          .isInstanceOf(DatabaseUnavailableException.class)
          .hasMessageContaining("could not load");
    }
  }
}
