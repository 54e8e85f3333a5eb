package io.locktender.steps.run;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.JavaStep;
import io.locktender.steps.change.Fence;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.ServerCapabilities;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.transform.PreImage;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonInt32;
import org.bson.Document;

/** One database that workers use, and runners on it. */
public final class LiveFixture {
  public final MongoDatabase database;

  public LiveFixture(TestDatabase mongo) {
    this.database = mongo.database();
  }

  /** As the server can compare documents. */
  public LiveRunner runner() {
    return new LiveRunner(database, Server.CAN, Fence.NONE, Pace.unrested());
  }

  /** Whether the server can tell documents apart by just their arrays. */
  public static boolean exactFor(PreImage preImage, String documents) {
    return preImage == PreImage.BY_FIELD
        || !documents.contains("[")
        || Server.CAN.wholeDocumentFilters();
  }

  private static final class Server {
    private static final ServerCapabilities CAN = ask();

    private static ServerCapabilities ask() {
      try (TestDatabase mongo = TestMongo.shared().newDatabase();
          Database database =
              Database.open(DatabaseSettings.of(mongo.uri(), mongo.name(), "test"))) {
        return database.capabilities();
      }
    }
  }

  public LiveRunner runner(Fence fence) {
    return new LiveRunner(database, Server.CAN, fence, Pace.unrested());
  }

  public LiveRunner runner(PreImage preImage) {
    return new LiveRunner(database, preImage, Fence.NONE, Pace.unrested());
  }

  public MongoCollection<Document> collection(String name) {
    return database.getCollection(name);
  }

  public void insert(String name, String... documents) {
    collection(name).insertMany(Arrays.stream(documents).map(Document::parse).toList());
  }

  /** Documents with the numbers from 0 as {@code _id} and as {@code n}. */
  public void insertNumbers(String name, int count) {
    collection(name)
        .insertMany(
            IntStream.range(0, count)
                .mapToObj(n -> new Document("_id", n).append("n", n))
                .toList());
  }

  public List<String> documents(String name) {
    return collection(name).find().into(new ArrayList<>()).stream().map(Document::toJson).toList();
  }

  /** A worker's write to one document. */
  public void write(String name, Object id, String update) {
    collection(name).updateOne(new Document("_id", id), Document.parse(update));
  }

  public static Step expand(Change change) {
    return step(StepPhase.EXPAND, change, Optional.empty());
  }

  public static Step expand(JavaStep.Transform step) {
    return expand(new Change.Java(step));
  }

  public static Step expand(Change change, Change revert) {
    return step(StepPhase.EXPAND, change, Optional.of(revert));
  }

  public static Step contract(Change change) {
    return step(StepPhase.CONTRACT, change, Optional.empty());
  }

  private static Step step(StepPhase phase, Change change, Optional<Change> revert) {
    return new Step(
        ReleaseVersion.parse("2.0.0"),
        "a-step",
        StepTarget.MASTER_STATE_SERVER,
        phase,
        change,
        revert);
  }

  public static Change setField(String collection, String field, int value) {
    return new Change.SetField(collection, field, new BsonInt32(value), false);
  }

  public static StepFailure failureOf(ThrowingCallable call) {
    return Objects.requireNonNull(
            catchThrowableOfType(StepFailedException.class, call), "the step did not fail")
        .failure();
  }
}
