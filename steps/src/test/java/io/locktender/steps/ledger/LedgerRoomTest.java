package io.locktender.steps.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.testkit.MongoExtension;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(MongoExtension.class)
class LedgerRoomTest {
  private static final int DOCUMENTS = 40_000;

  @TempDir Path directory;

  @Test
  void whatIsSaidToBeNeededIsEnoughAndNotFarTooMuch(TestDatabase mongo) throws Exception {
    isEnough(mongo, "ids", i -> new BsonObjectId(new ObjectId()));
    isEnough(mongo, "texts", i -> new BsonString("a rather long text as a key, number " + i));
  }

  private void isEnough(TestDatabase mongo, String name, IntFunction<BsonValue> id)
      throws Exception {
    List<BsonValue> ids = IntStream.range(0, DOCUMENTS).mapToObj(id).toList();
    mongo
        .database()
        .getCollection(name)
        .insertMany(ids.stream().map(each -> new Document("_id", each)).toList());
    try (Database database = Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "t"));
        LedgerDirectory ledgers = LedgerDirectory.open(directory)) {
      Ledger ledger = ledgers.ledger();
      for (BsonValue each : ids) {
        ledger.see(DocumentKey.of(each), new DocumentHash(1, 1), false);
      }

      assertThat(LedgerRoom.neededBytes(database, List.of(name, "nothing")))
          .isBetween(taken(), 3 * taken());
    }
  }

  @Test
  void theLedgerOfASmallCollectionIsSmall() throws Exception {
    try (LedgerDirectory ledgers = LedgerDirectory.open(directory)) {
      Ledger ledger = ledgers.ledger();
      for (int i = 0; i < 100; i++) {
        ledger.see(DocumentKey.of(new BsonObjectId(new ObjectId())), new DocumentHash(1, 1), false);
      }

      assertThat(taken()).isLessThan(20_000);
    }
  }

  @Test
  void whatIsFreeIsToldAlsoOfADirectoryThatIsNotThereYet() {
    assertThat(LedgerRoom.freeBytes(directory.resolve("not").resolve("yet")).orElse(-1))
        .isPositive();
  }

  private long taken() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
