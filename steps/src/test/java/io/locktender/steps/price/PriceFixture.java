package io.locktender.steps.price;

import com.mongodb.client.MongoCollection;
import io.locktender.steps.JavaStep;
import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.local.LocalWork;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.proof.DocumentDifference;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.swap.Swap;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;

/** A database that goes through upgrades by HOLD, whose backups they leave. */
final class PriceFixture {
  static final Progress NOBODY = (done, left) -> {};

  private static final ReleaseVersion TARGET = ReleaseVersion.parse("2.0.0");

  final Database database;
  private final TestDatabase mongo;
  final List<DocumentDifference> differing = new ArrayList<>();

  PriceFixture(TestDatabase mongo, Database database) {
    this.mongo = mongo;
    this.database = database;
  }

  static Plan plan(Change... changes) {
    return plan(ReleaseVersion.parse("1.0.0"), changes);
  }

  static Plan plan(ReleaseVersion from, Change... changes) {
    List<Step> steps =
        IntStream.range(0, changes.length).mapToObj(i -> step("step-" + i, changes[i])).toList();
    Release release =
        new Release(
            TARGET,
            "",
            Path.of("."),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            steps);
    return new Plan(from, List.of(release));
  }

  private static Step step(String id, Change change) {
    return new Step(
        TARGET, id, StepTarget.MASTER_STATE_SERVER, StepPhase.MIGRATE, change, Optional.empty());
  }

  static Change setField(String collection) {
    return new Change.SetField(collection, "v", new BsonString("new"), false);
  }

  static Change createCollection(String collection) {
    return new Change.CreateCollection(
        collection, BsonDocument.parse("{validator: {v: {$ne: 'old'}}}"));
  }

  static Change drop(String collection) {
    return new Change.DropCollection(collection);
  }

  static Change rename(String from, String to) {
    return new Change.RenameCollection(from, to);
  }

  static Change java(JavaStep step) {
    return new Change.Java(step);
  }

  MongoCollection<Document> collection(String name) {
    return mongo.database().getCollection(name);
  }

  /** Documents with the numbers of a range as {@code _id}; the end is not in it. */
  void insert(String name, int from, int to) {
    collection(name)
        .insertMany(IntStream.range(from, to).mapToObj(n -> new Document("_id", n)).toList());
  }

  /** The upgrade as a master makes it, from the copies to the last rename. */
  void upgrade(String id, Plan plan) throws Exception {
    String token = "token-of-" + id;
    try (LocalWork work =
        new LocalWork(
            plan,
            database,
            mongo.uri(),
            token,
            Optional.empty(),
            Path.of(System.getProperty("java.io.tmpdir")),
            Pace.unrested())) {
      work.catchUp(NOBODY);
      for (Step step : plan.masterSteps()) {
        if (work.inHold().contains(new StepName(step.release(), step.id()))) {
          work.run(step.release(), step.id(), NOBODY);
        }
      }
      new Swap(database, id, token, Optional::empty).carryOut(work.prove(NOBODY));
    }
  }

  BackupPrice price(String upgrade, Plan plan) {
    return price(upgrade, plan, PhysicalNames.usual());
  }

  BackupPrice price(String upgrade, Plan plan, PhysicalNames now) {
    return new BackupPrice(database, mongo.uri(), plan, upgrade, now);
  }

  /** The price in figures; what differs is taken down. */
  Price compute(String upgrade, Plan plan) throws Exception {
    return price(upgrade, plan).compute(differing::add, NOBODY);
  }

  /** The {@code _id}s of what differs, by what became of it. */
  Map<String, List<Integer>> idsByKind() {
    return differing.stream()
        .collect(
            Collectors.groupingBy(
                difference -> difference.kind().word(),
                Collectors.mapping(PriceFixture::id, Collectors.toList())));
  }

  private static Integer id(DocumentDifference difference) {
    BsonDocument document = difference.now() == null ? difference.was() : difference.now();
    if (document == null) {
      throw new AssertionError("a difference without a document");
    }
    BsonValue id = document.get("_id");
    return id == null ? -1 : id.asInt32().getValue();
  }

  /** The copies of backups that there are. */
  List<String> scratch() {
    return Catalog.of(database).collections().keySet().stream()
        .filter(
            name -> WorkNames.parse(name).filter(p -> p.kind() == WorkNames.Kind.PRICE).isPresent())
        .toList();
  }

  static Consumer<DocumentDifference> nobody() {
    return difference -> {};
  }
}
