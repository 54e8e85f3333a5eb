package io.locktender.steps.run;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.JavaStep;
import io.locktender.steps.change.CommandSettings;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.mongo.SuspendedTimes;
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
public final class StepFixture {
  public static final Progress NO_PROGRESS = (done, left) -> {};

  public static final JsonWriterSettings CANONICAL =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  public final MongoDatabase database;
  public final String uri;
  public Path directory = Path.of(".");
  public Duration limit = Duration.ofSeconds(30);
  public boolean absentAllowed;
  public final SuspendedTimes times = new SuspendedTimes();
  public PhysicalNames names = PhysicalNames.by(name -> "work." + name);

  public StepFixture(TestDatabase mongo) {
    this.database = mongo.database();
    this.uri = mongo.uri();
  }

  public MongoCollection<Document> copy(String name) {
    return database.getCollection("work." + name);
  }

  public void insert(String name, String... documents) {
    copy(name).insertMany(Arrays.stream(documents).map(Document::parse).toList());
  }

  public List<String> documents(String name) {
    return copy(name).find().into(new ArrayList<>()).stream().map(Document::toJson).toList();
  }

  public List<String> collections() {
    return database.listCollectionNames().into(new ArrayList<>());
  }

  public StepRunner runner() {
    return new StepRunner(
        database,
        names,
        new RunOptions(
            absentAllowed, new CommandSettings(uri, version -> directory, limit), times));
  }

  public StepResult run(Change change) throws StepFailedException, InterruptedException {
    return runner().run(step(change), NO_PROGRESS);
  }

  public StepResult run(JavaStep step) throws StepFailedException, InterruptedException {
    return run(new Change.Java(step));
  }

  public long pending(Change change) throws StepFailedException, InterruptedException {
    return runner().pendingCount(step(change));
  }

  public StepFailure failureOf(JavaStep step) {
    return failureOf(new Change.Java(step));
  }

  public StepFailure failureOf(Change change) {
    return Objects.requireNonNull(
            catchThrowableOfType(StepFailedException.class, () -> run(change)),
            "the step did not fail")
        .failure();
  }

  public static Step step(Change change) {
    return step(change, Optional.empty());
  }

  public static Step step(Change change, Optional<Change> revert) {
    return new Step(
        ReleaseVersion.parse("2.0.0"),
        "a-step",
        StepTarget.MASTER_STATE_SERVER,
        StepPhase.MIGRATE,
        change,
        revert);
  }

  public static BsonDocument bson(String json) {
    return BsonDocument.parse(json);
  }

  public static Change.Transform transform(String collection, String pending, String update) {
    return new Change.Transform(collection, bson(pending), List.of(bson(update)), false);
  }
}
