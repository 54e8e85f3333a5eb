package io.locktender.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MongoExtension.class)
class TestMongoTest {
  @BeforeEach
  void insert(TestDatabase mongo) {
    mongo.database().getCollection("things").insertOne(new Document("_id", 1));
  }

  @Test
  void aTestSharesItsDatabaseWithItsBeforeEach(TestDatabase mongo) {
    assertThat(mongo.database().getCollection("things").countDocuments()).isEqualTo(1);
  }

  @Test
  void theNextTestHasADatabaseOfItsOwn(TestDatabase mongo) {
    assertThat(mongo.database().getCollection("things").countDocuments()).isEqualTo(1);
  }

  @Test
  void aClosedDatabaseIsGone() {
    TestDatabase database = TestMongo.shared().newDatabase();
    database.database().getCollection("things").insertOne(new Document("_id", 1));

    database.close();

    List<String> names = TestMongo.shared().client().listDatabaseNames().into(new ArrayList<>());
    assertThat(names).doesNotContain(database.name());
  }

  @Test
  void noNameIsTheBeginningOfAnother() {
    assertThat(TestMongo.shared().newDatabase().name())
        .hasSameSizeAs(TestMongo.shared().newDatabase().name())
        .hasSizeLessThanOrEqualTo(38);
  }

  @Test
  void aServerThatIsSaidToCollateDoes(TestDatabase mongo) {
    Document find = Document.parse("{find: 'things', collation: {locale: 'en', strength: 2}}");

    if (TestMongo.shared().collates()) {
      assertThat(mongo.database().runCommand(find)).containsEntry("ok", 1.0);
    } else {
      assertThatThrownBy(() -> mongo.database().runCommand(find))
          .isInstanceOf(MongoCommandException.class);
    }
  }
}
