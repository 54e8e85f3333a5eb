package io.locktender.steps.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.testkit.ScriptedMongo;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is in no replica set. */
class NoStreamTest {
  private final ScriptedMongo server = ScriptedMongo.start();
  private final ExecutorService thread = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    thread.shutdownNow();
    server.close();
  }

  private StreamOpening open(DatabaseSettings settings) {
    try (Database database = Database.open(settings)) {
      return ChangeStream.open(
          database, Set.of("a"), Events.MARKERS, thread, System::nanoTime, 1 << 20);
    }
  }

  @Test
  void thatThereIsNoneIsSaid_withWhatTheServerLacks() {
    DatabaseSettings settings = DatabaseSettings.of(server.uri(), "shop", "test");

    assertThat(open(settings))
        .asInstanceOf(type(StreamOpening.None.class))
        .satisfies(
            none ->
                assertThat(none.reason())
                    .contains("tried a majority write that tells its time", "sessions"));
    try (Database database = Database.open(settings)) {
      assertThat(Catalog.of(database).has(Events.MARKERS)).isFalse();
    }
  }

  @Test
  void thatItDoesNotAnswerSaysNothingOfStreams() {
    server.close();
    Duration soon = Duration.ofMillis(200);
    DatabaseSettings settings =
        new DatabaseSettings(server.uri(), "shop", "test", soon, soon, soon, soon);

    assertThatThrownBy(() -> open(settings)).isInstanceOf(DatabaseUnavailableException.class);
  }
}
