package io.locktender.steps.run;

import static io.locktender.steps.run.LiveFixture.expand;
import static io.locktender.steps.run.LiveFixture.setField;
import static io.locktender.steps.run.StepFixture.NO_PROGRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.locktender.steps.change.Fence;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.release.Step;
import io.locktender.steps.transform.PreImage;
import io.locktender.steps.work.Pace;
import io.locktender.testkit.ScriptedMongo;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pass in place whose cursor the server ends, since a worker renames a collection over it. */
class EndedCursorTest {
  private static final int DOCUMENTS = 1_201;
  private static final Step STEP = expand(setField("p", "v", 1));

  private final ScriptedMongo server = ScriptedMongo.start();
  private final MongoClient client = MongoClients.create(server.uri());
  private final LiveRunner runner =
      new LiveRunner(client.getDatabase("shop"), PreImage.BY_FIELD, Fence.NONE, Pace.unrested());

  @BeforeEach
  void insert() {
    client
        .getDatabase("shop")
        .getCollection("p")
        .insertMany(IntStream.range(0, DOCUMENTS).mapToObj(id -> new Document("_id", id)).toList());
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "43, CursorNotFound",
    "136, CappedPositionLost",
    "175, QueryPlanKilled",
    "237, CursorKilled"
  })
  void isNoFailureOfTheStep_andThePassStartsAgain(int code, String name) throws Exception {
    server.refuse("getMore", code, name);

    assertThatThrownBy(() -> runner.expand(STEP, NO_PROGRESS))
        .isInstanceOf(DatabaseUnavailableException.class)
        .hasMessageContaining("a-step");
    assertThatThrownBy(() -> runner.keepUp(STEP, NO_PROGRESS))
        .isInstanceOf(DatabaseUnavailableException.class);

    server.really("getMore");
    assertThat(runner.keepUp(STEP, NO_PROGRESS).pending()).isZero();
  }
}
