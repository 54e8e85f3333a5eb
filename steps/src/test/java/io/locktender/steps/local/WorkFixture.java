package io.locktender.steps.local;

import com.mongodb.client.model.ReplaceOptions;
import io.locktender.steps.plan.LoadedPlan;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.Planner;
import io.locktender.steps.process.StepProcessSettings;
import io.locktender.steps.process.WorkSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.store.ReleaseFixture;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;

/** A database at 1.0.0 and a release 2.0.0 to bring it to. */
public final class WorkFixture {
  public static final String TOKEN = "t0";
  public static final StepProcessSettings SETTINGS =
      new StepProcessSettings(List.of("-Xmx64m", "-Xss512k"), Duration.ofSeconds(90));

  private final TestDatabase mongo;
  private final ReleaseFixture releases;
  private final Path directory;

  public WorkFixture(TestDatabase mongo, Path directory) {
    this.mongo = mongo;
    this.directory = directory;
    releases = new ReleaseFixture(directory);
  }

  public void insert(String collection, String... documents) {
    for (String document : documents) {
      mongo.database().getCollection(collection).insertOne(Document.parse(document));
    }
  }

  /** Documents with the numbers of a range as {@code _id}; the end is not in it. */
  public void insertNumbers(String collection, int from, int to) {
    mongo
        .database()
        .getCollection(collection)
        .insertMany(IntStream.range(from, to).mapToObj(n -> new Document("_id", n)).toList());
  }

  public List<String> documents(String collection) {
    return mongo.database().getCollection(collection).find().into(new ArrayList<>()).stream()
        .map(Document::toJson)
        .toList();
  }

  public String copyOf(String collection) {
    return "locktender.work." + TOKEN + "." + collection;
  }

  /** Where work may keep files; nobody takes it for a release. */
  public Path ledgers() {
    return directory.resolve(".ledgers");
  }

  public TestDatabase mongo() {
    return mongo;
  }

  public void release(String... steps) {
    releases.write("2.0.0", "steps:\n" + String.join("\n", steps) + "\n");
  }

  /** The version document carries this token; no other field of it is read here. */
  public void master(String token) {
    mongo
        .database()
        .getCollection("locktender.version")
        .replaceOne(
            new Document("_id", "version"),
            new Document("token", token),
            new ReplaceOptions().upsert(true));
  }

  /** A release that rolls. */
  public void rollingRelease(String... steps) {
    releases.write("2.0.0", "rolls-from: '>=1.0.0'\nsteps:\n" + String.join("\n", steps) + "\n");
  }

  public void releaseInJava(String body) {
    release("  - id: java");
    StepsInJava.write(releases.release("2.0.0"), body);
  }

  /** A release that rolls, whose one step changes documents; the body returns {@code d}. */
  public void rollingReleaseInJava(String pending, String body, String backBody) {
    rollingReleaseInJava("", pending, body, backBody);
  }

  /** The same after another step. */
  public void rollingReleaseInJava(String before, String pending, String body, String backBody) {
    rollingRelease(before, "  - {id: java, phase: expand}");
    StepsInJava.writeTransform(releases.release("2.0.0"), pending, body, backBody);
  }

  public Plan plan() {
    return new Planner(releases.store())
        .plan(ReleaseVersion.parse("1.0.0"), ReleaseVersion.parse("2.0.0"))
        .orThrow();
  }

  /** The same with its steps in Java; to be closed. */
  public LoadedPlan loadedPlan() {
    return LoadedPlan.load(plan(), releases.store());
  }

  public WorkSpec opening() {
    return new WorkSpec(
        mongo.uri(),
        mongo.name(),
        directory.toString(),
        ReleaseVersion.parse("1.0.0"),
        ReleaseVersion.parse("2.0.0"),
        ledgers().toString(),
        null,
        plan().releases().stream().collect(Collectors.toMap(Release::version, Release::digest)));
  }
}
