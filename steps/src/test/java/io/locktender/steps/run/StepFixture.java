package io.locktender.steps.run;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.JavaStep;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.StepResult;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** One database, its collections under work names, and a runner on them. */
final class StepFixture {
  static final Progress NO_PROGRESS = (done, left) -> {};

  static final JsonWriterSettings CANONICAL =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  final MongoDatabase database;
  final String uri;
  Path directory = Path.of(".");
  Duration limit = Duration.ofSeconds(30);
  boolean absentAllowed;
  CollectionNames names = CollectionNames.by(name -> "work." + name);

  StepFixture(TestDatabase mongo) {
    this.database = mongo.database();
    this.uri = mongo.uri();
  }

  MongoCollection<Document> copy(String name) {
    return database.getCollection("work." + name);
  }

  void insert(String name, String... documents) {
    copy(name).insertMany(Arrays.stream(documents).map(Document::parse).toList());
  }

  List<String> documents(String name) {
    return copy(name).find().into(new ArrayList<>()).stream().map(Document::toJson).toList();
  }

  List<String> collections() {
    return database.listCollectionNames().into(new ArrayList<>());
  }

  StepRunner runner() {
    return new StepRunner(
        database,
        names,
        new RunOptions(absentAllowed, new CommandSettings(uri, version -> directory, limit)));
  }

  StepResult run(Change change) throws StepFailedException, InterruptedException {
    return runner().run(step(change), NO_PROGRESS);
  }

  StepResult run(JavaStep step) throws StepFailedException, InterruptedException {
    return run(new Change.Java(step));
  }

  long pending(Change change) throws StepFailedException, InterruptedException {
    return runner().pendingCount(step(change));
  }

  StepFailure failureOf(JavaStep step) {
    return failureOf(new Change.Java(step));
  }

  StepFailure failureOf(Change change) {
    return Objects.requireNonNull(
            catchThrowableOfType(StepFailedException.class, () -> run(change)),
            "the step did not fail")
        .failure();
  }

  static Step step(Change change) {
    return step(change, Optional.empty());
  }

  static Step step(Change change, Optional<Change> revert) {
    return new Step(
        ReleaseVersion.parse("2.0.0"),
        "a-step",
        StepTarget.MASTER_STATE_SERVER,
        StepPhase.MIGRATE,
        change,
        revert);
  }

  static BsonDocument bson(String json) {
    return BsonDocument.parse(json);
  }

  static Change.Transform transform(String collection, String pending, String update) {
    return new Change.Transform(collection, bson(pending), List.of(bson(update)), false);
  }
}
