package io.locktender.steps.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.ScriptedMongo;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refusal tells of a server, and what it does not. */
class CapabilityProbeTest {
  private final ScriptedMongo server = ScriptedMongo.start();
  private final Database database =
      Database.open(DatabaseSettings.of(server.uri(), "shop", "test"));

  @AfterEach
  void close() {
    database.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 50, 112, 189})
  void aLockOrATimeOutIsNotRememberedAsNotAble(int code) {
    server.refuse("collMod", code, "Refused");
    assertThatThrownBy(database::capabilities)
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageStartingWith("the database could not find out what it can do");

    server.on("collMod", (command, really) -> new Document("ok", 1.0));
    server.on(
        "listIndexes",
        (command, really) -> {
          Document answer = really.get();
          ScriptedMongo.batch(answer).forEach(index -> index.put("expireAfterSeconds", 2_000));
          return answer;
        });
    assertThat(database.capabilities().collMod()).isTrue();
  }

  @Test
  void aMissingRightIsNamedAndNotRememberedAsNotAble() {
    server.refuse("collMod", 13, "Unauthorized");

    assertThatThrownBy(database::capabilities)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("collMod is refused")
        .hasMessageEndingWith("give it the roles readWrite and dbAdmin there");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 14, 59, 115, 40_324, 40_415})
  void whatTheServerDoesNotKnowItCannotDo(int code) {
    server.refuse("collMod", code, "Refused");

    assertThat(database.capabilities().collMod()).isFalse();
  }

  @Test
  void aRenameThatIsRefusedForAnotherReasonIsNotTakenForOneThatComparesIds() {
    server.on(
        "listCollections",
        (command, really) -> {
          Document answer = really.get();
          ScriptedMongo.batch(answer)
              .forEach(each -> each.put("info", new Document("uuid", UUID.randomUUID())));
          return answer;
        });
    server.refuse("renameCollection", 24, "LockTimeout");

    assertThatThrownBy(database::capabilities).isInstanceOf(DatabaseUnavailableException.class);
  }
}
