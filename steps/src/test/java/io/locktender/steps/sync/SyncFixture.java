package io.locktender.steps.sync;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.locktender.steps.copy.CopyRegister;
import io.locktender.steps.copy.CopyThreads;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.run.RunOptions;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.stream.ChangeStream;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** One database, a plan, and copies that follow it. */
final class SyncFixture implements AutoCloseable {
  static final Progress NOBODY = (done, left) -> {};
  private static final String TOKEN = "t1";

  private final CopyThreads threads = CopyThreads.start(2, 4);
  private final SuspendedTimes times = new SuspendedTimes();
  private final MongoDatabase mongo;
  private final String uri;
  private final Path directory;
  private final Database database;
  private final List<Step> steps = new ArrayList<>();
  private Optional<String> restores = Optional.empty();
  private boolean byStream;
  private Pace pace = Pace.unrested();
  private long maxWaitingBytes = ChangeStream.MAX_WAITING_BYTES;
  private Optional<CopySync> sync = Optional.empty();
  private Optional<Originals> originals = Optional.empty();

  SyncFixture(TestDatabase mongo, Path directory) {
    this(mongo.uri(), mongo.name(), directory);
  }

  SyncFixture(String uri, String name, Path directory) {
    this(DatabaseSettings.of(uri, name, "test"), directory);
  }

  SyncFixture(DatabaseSettings settings, Path directory) {
    this.uri = settings.uri();
    this.directory = directory;
    database = Database.open(settings);
    mongo = database.get();
  }

  SyncFixture step(Change change) {
    steps.add(
        new Step(
            ReleaseVersion.parse("2.0.0"),
            "s" + steps.size(),
            StepTarget.MASTER_STATE_SERVER,
            StepPhase.MIGRATE,
            change,
            Optional.empty()));
    return this;
  }

  SyncFixture restores(String upgradeId) {
    restores = Optional.of(upgradeId);
    return this;
  }

  /** Follows the change stream; passes alone, if this is not called. */
  SyncFixture byStream() {
    byStream = true;
    return this;
  }

  /** As beside workers; without rests, if this is not called. */
  SyncFixture pace(Pace pace) {
    this.pace = pace;
    return this;
  }

  /** The same, where so few bytes of ids are kept. */
  SyncFixture byStream(long keptBytes) {
    maxWaitingBytes = keptBytes;
    return byStream();
  }

  static Change transform(String collection, String pending, String update) {
    return new Change.Transform(
        collection, BsonDocument.parse(pending), List.of(BsonDocument.parse(update)), false);
  }

  static Change uniqueIndex(String collection, String field) {
    return new Change.CreateIndex(
        collection,
        BsonDocument.parse("{'" + field + "': 1}"),
        BsonDocument.parse("{unique: true}"));
  }

  /** A step in the hold: what documents go through before it changes nothing of them. */
  SyncFixture inHold(String... collections) {
    return step(new Change.Exec(List.of("true"), Set.of(collections)));
  }

  Plan plan() {
    Release release =
        new Release(
            ReleaseVersion.parse("2.0.0"),
            "sha256:0",
            Path.of("."),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            steps);
    return new Plan(ReleaseVersion.parse("1.0.0"), List.of(release));
  }

  CopySync sync() {
    if (sync.isEmpty()) {
      Plan plan = plan();
      Sources sources =
          new Sources(
              restores.map(new Backups(database)::names).orElseGet(plan::touches), restores);
      SyncSetting setting =
          new SyncSetting(
              database,
              sources,
              SyncFixture::copyName,
              times,
              TOKEN,
              threads,
              directory,
              InstantSource.system(),
              System::nanoTime,
              pace);
      sync =
          Optional.of(
              new CopySync(
                  setting,
                  StepTiming.of(plan),
                  new StepRunner(
                      database.patient(), SyncFixture::copyName, RunOptions.of(plan, uri, times)),
                  new CopyRegister(names -> Catalog.of(database, names), SyncFixture::copyName),
                  all -> {
                    originals = Optional.of(all);
                    return byStream
                        ? StreamFollower.open(setting, all, maxWaitingBytes)
                        : Optional.empty();
                  }));
    }
    return sync.get();
  }

  /** One of those that are followed, from the second round on. */
  CollectionSync followed(String name) {
    return originals.orElseThrow().all().stream()
        .filter(each -> each.original().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Synced round() throws Exception {
    return sync().sync(NOBODY);
  }

  Synced catchUp() throws Exception {
    return sync().catchUp(NOBODY);
  }

  List<SwapEntry> prove() throws Exception {
    return sync().prove(NOBODY);
  }

  static String copyName(String usual) {
    return WorkNames.work(TOKEN, usual);
  }

  MongoCollection<Document> original(String name) {
    return mongo.getCollection(name);
  }

  MongoCollection<Document> copy(String name) {
    return original(copyName(name));
  }

  void create(String name, String options) {
    StructureChange.in(mongo).create(name, BsonDocument.parse(options));
  }

  void insert(String name, String... documents) {
    for (String document : documents) {
      mongo.getCollection(name, BsonDocument.class).insertOne(BsonDocument.parse(document));
    }
  }

  /** A document that no client of MongoDB's own would write; false where the server refuses it. */
  boolean insertRaw(String name, RawBsonDocument document) {
    try {
      mongo.getCollection(name, RawBsonDocument.class).insertOne(document);
      return true;
    } catch (MongoException e) {
      return false;
    }
  }

  List<String> documents(String name) {
    List<String> found = new ArrayList<>();
    for (BsonDocument document : mongo.getCollection(copyName(name), BsonDocument.class).find()) {
      found.add(document.toJson());
    }
    return found.stream().sorted().toList();
  }

  List<String> collections() {
    return mongo.listCollectionNames().into(new ArrayList<>());
  }

  Database database() {
    return database;
  }

  @Override
  public void close() {
    sync.ifPresent(CopySync::close);
    threads.close();
    database.close();
  }
}
