package io.locktender.steps.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.WriteConcern;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.util.List;
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

  private Database database;
  private ScratchCollection scratch;

  @BeforeEach
  void open(TestDatabase mongo) throws Exception {
    database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"));
    scratch =
        new Scratches(database, "t1")
            .load(
                new BsonDocument(),
                List.of(
                    RawBsonDocument.parse("{_id: 1, n: 1}"), RawBsonDocument.parse("{_id: 2}")));
  }

  @AfterEach
  void close() {
    scratch.close();
    database.close();
  }

  @Test
  void whatMatchesIsSaid_alsoThatNothingDoes() {
    assertThat(scratch.matching(PENDING)).containsExactly(DocumentKey.of(new BsonInt32(1)));
    assertThat(scratch.matching(BsonDocument.parse("{n: 2}"))).isEmpty();
    assertThat(scratch.documents()).hasSize(2);
  }

  @Test
  void itIsWrittenByAMajority() {
    assertThat(scratch.collection().getWriteConcern()).isEqualTo(WriteConcern.MAJORITY);
  }

  @Test
  void nothingIsSaidOfOneThatIsGone() {
    scratch.collection().drop();

    assertThatThrownBy(() -> scratch.matching(PENDING))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("expected 2 documents")
        .hasMessageContaining("found 0");
    assertThatThrownBy(() -> scratch.documents()).isInstanceOf(DatabaseUnavailableException.class);
  }
}
