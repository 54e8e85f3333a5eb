package io.locktender.steps.sync;

import static io.locktender.steps.sync.SyncFixture.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.client.model.Filters;
import io.locktender.steps.JavaStep;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.release.Change;
import io.locktender.testkit.ScriptedMongo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads that find few documents, for which a server looks at all, where nobody rests. */
class SlowReadsTest {
  @TempDir Path directory;
  private final ScriptedMongo server = ScriptedMongo.start();
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    DatabaseSettings settings =
        new DatabaseSettings(
            server.uri(),
            "shop",
            "test",
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofHours(12));
    fixture = new SyncFixture(settings, directory);
    fixture.database().capabilities();
  }

  @AfterEach
  void close() {
    fixture.close();
    server.close();
  }

  /** The server does one thing at a time: it is busy for longer than an operation may take. */
  private void slowly(String argument) {
    server.on(
        "find",
        (find, really) -> {
          if ("c".equals(find.get("find"))
              && find.get("filter") instanceof Map<?, ?> filter
              && filter.containsKey(argument)) {
            assertThatThrownBy(() -> fixture.original("other").find().first())
                .isInstanceOf(MongoOperationTimeoutException.class);
          }
          return really.get();
        });
  }

  @Test
  void whatAStepInJavaIsToChangeOrNotIsWaitedForAsLongAsTheDataIsBig() throws Exception {
    fixture.insert("c", "{_id: 1}", "{_id: 2, v: 0}");
    fixture
        .step(
            new Change.Java(
                JavaStep.transform(
                    "c",
                    Filters.exists("v", false),
                    document -> {
                      document.put("v", 1);
                      return document;
                    })))
        .step(transform("c", "{w: {$exists: false}}", "{$set: {w: 1}}"));
    slowly("$nor");

    fixture.round();

    assertThat(fixture.documents("c"))
        .containsExactly("{\"_id\": 1, \"v\": 1, \"w\": 1}", "{\"_id\": 2, \"v\": 0, \"w\": 1}");
  }
}
