package io.locktender.steps.control;

import static com.mongodb.client.model.Aggregates.addFields;
import static com.mongodb.client.model.Aggregates.lookup;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static com.mongodb.client.model.Sorts.orderBy;
import static io.locktender.steps.control.MongoCalls.call;
import static io.locktender.steps.control.MongoCalls.run;
import static io.locktender.steps.control.Reading.LINEARIZABLE;
import static io.locktender.steps.control.Reading.MAJORITY;
import static java.util.Objects.requireNonNull;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Field;
import io.locktender.steps.text.InvalidInputException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/** {@link ControlStore} in MongoDB. Safe for use by many threads. */
public final class MongoControlStore implements ControlStore {
  /** The most nodes that a cluster may have; a longer list is an error, never cut. */
  public static final int MAX_NODES = 1_000;

  /** The most entries of the journal or the history that one call returns. */
  public static final int MAX_ENTRIES = 10_000;

  /** The collection of the version document. */
  public static final String VERSION = "locktender.version";

  /** The collection of the registered nodes. */
  public static final String NODES = "locktender.nodes";

  /** The collection of the journal. */
  public static final String JOURNAL = "locktender.journal";

  /** The collection of the ended requests. */
  public static final String HISTORY = "locktender.history";

  private static final int FORGOTTEN_AT_ONCE = 1_000;
  private static final String ID = "_id";
  private static final String RECORDED_AT = "recordedAt";
  private static final String REVISION = "revision";

  /** No field of the version document. */
  private static final String NODE = "locktenderNode";

  private static final Bson NEWEST_FIRST = orderBy(descending(REVISION), descending(ID));
  private static final Bson THE_VERSION = eq(ID, "version");

  private final MongoCollection<BsonDocument> version;
  private final MongoCollection<BsonDocument> nodes;
  private final MongoCollection<BsonDocument> journal;
  private final MongoCollection<BsonDocument> history;
  private final InstantSource clock;
  private final ReadLevel readLevel = new ReadLevel();
  private final JournalIndex journalIndex;

  /**
   * @param database the product's database, whose client bounds every operation in time
   * @param clock says when the end of a request was recorded
   */
  public MongoControlStore(MongoDatabase database, InstantSource clock) {
    version = collection(database, VERSION);
    nodes = collection(database, NODES);
    journal = collection(database, JOURNAL);
    history = collection(database, HISTORY);
    journalIndex = new JournalIndex(database);
    this.clock = clock;
  }

  @Override
  public Optional<BsonDocument> readVersion(Reading how) {
    return readOne("read the version document", how, version, THE_VERSION)
        .map(MongoControlStore::withoutId);
  }

  @Override
  public Optional<Gate> readGate(String node, Reading how) {
    // A linearizable read writes to the oplog and waits for a majority: one for both is half of it.
    List<Bson> both =
        List.of(
            match(THE_VERSION),
            addFields(new Field<>(NODE, new BsonDocument("$literal", new BsonString(node)))),
            lookup(NODES, NODE, ID, NODE));
    return call(
            "read the version document, and the registration of node " + node,
            () -> readLevel.read(how, version, c -> Optional.ofNullable(c.aggregate(both).first())))
        .map(MongoControlStore::gate);
  }

  private static Gate gate(BsonDocument read) {
    BsonDocument document = withoutId(read);
    BsonArray node = requireNonNull(document.remove(NODE)).asArray();
    return new Gate(
        document,
        node.stream().findFirst().map(BsonValue::asDocument).map(ControlDocuments::toNode));
  }

  @Override
  public boolean insertVersion(BsonDocument first) {
    return ControlWrites.insertNew(
        "write the first version document", version, withId("version", first));
  }

  @Override
  public boolean replaceVersion(long revision, String token, BsonDocument next) {
    Bson expected = and(THE_VERSION, eq(REVISION, revision), eq("token", token));
    BsonDocument replaced =
        call(
            "replace the version document",
            () -> version.findOneAndReplace(expected, withId("version", next)));
    return replaced != null;
  }

  @Override
  public void register(NodeRegistration node) {
    BsonDocument document = ControlDocuments.ofNode(node);
    run("register node " + node.id(), () -> ControlWrites.upsert(nodes, node.id(), document));
  }

  @Override
  public Optional<NodeRegistration> node(String id, Reading how) {
    return readOne("read the registration of node " + id, how, nodes, eq(ID, id))
        .map(ControlDocuments::toNode);
  }

  @Override
  public List<NodeRegistration> nodes(Reading how) {
    // Linearizable also for a list: the server confirms after reading that it is still primary.
    List<BsonDocument> found =
        readMany("list the nodes", how, nodes, new BsonDocument(), ascending(ID), MAX_NODES + 1);
    if (found.size() > MAX_NODES) {
      throw new InvalidInputException(
          "%s: expected at most %d nodes, found more; remove those that are gone, see 'locktender node list'"
              .formatted(NODES, MAX_NODES));
    }
    return found.stream().map(ControlDocuments::toNode).toList();
  }

  @Override
  public boolean removeNode(NodeRegistration seen) {
    Bson that = and(eq(ID, seen.id()), eq("incarnation", seen.incarnation()));
    return call("remove node " + seen.id(), () -> nodes.deleteOne(that)).getDeletedCount() == 1;
  }

  @Override
  public void append(JournalEntry entry) {
    run("write the journal", () -> journal.insertOne(ControlDocuments.ofEntry(entry)));
    journalIndex.ensure();
  }

  @Override
  public List<JournalEntry> journal(String upgradeId, int limit) {
    Bson order = ascending("epoch", "at", ID);
    Bson ofUpgrade = eq("upgradeId", upgradeId);
    return readMany("read the journal", LINEARIZABLE, journal, ofUpgrade, order, bounded(limit))
        .stream()
        .map(ControlDocuments::toEntry)
        .toList();
  }

  @Override
  public void recordEnded(String requestId, long revision, BsonDocument ended) {
    BsonDocument document =
        new BsonDocument(ID, new BsonString(requestId))
            .append(RECORDED_AT, new BsonDateTime(clock.millis()))
            .append(REVISION, new BsonInt64(revision))
            .append("ended", ended);
    String what = "record the end of request " + requestId;
    if (!ControlWrites.insertNew(what, history, document)) {
      Bson earlier =
          and(
              eq(ID, requestId),
              lte(REVISION, revision),
              ControlWrites.notNewer("ended." + RecordFormat.KEY));
      run(what, () -> history.replaceOne(earlier, document));
    }
  }

  @Override
  public Optional<BsonDocument> ended(String requestId) {
    return readOne("read the end of request " + requestId, LINEARIZABLE, history, eq(ID, requestId))
        .map(ControlDocuments::toEnded);
  }

  @Override
  public List<BsonDocument> history(int limit) {
    Bson all = new BsonDocument();
    return readMany("read the history", LINEARIZABLE, history, all, NEWEST_FIRST, bounded(limit))
        .stream()
        .map(ControlDocuments::toEnded)
        .toList();
  }

  @Override
  public Optional<BsonDocument> newestEnded(Collection<String> outcomes) {
    return newest(outcomes, LINEARIZABLE).map(ControlDocuments::toEnded);
  }

  private Optional<BsonDocument> newest(Collection<String> outcomes, Reading how) {
    Bson wanted = in("ended.outcome", outcomes);
    return readMany("read the history", how, history, wanted, NEWEST_FIRST, 1).stream().findFirst();
  }

  @Override
  public int forgetEnded(int keep, Collection<String> outcomes) {
    // At rest nothing is written, and a linearizable read is a write to the oplog. A primary that
    // is deposed may not know the newest, but what it deletes takes no effect either.
    BsonValue spared =
        newest(outcomes, MAJORITY).map(ended -> ended.get(ID)).orElse(BsonNull.VALUE);
    List<BsonDocument> old =
        call(
            "look for old requests",
            () ->
                history
                    .find()
                    .sort(NEWEST_FIRST)
                    .skip(Math.max(1, keep))
                    .limit(FORGOTTEN_AT_ONCE)
                    .projection(include(RECORDED_AT))
                    .into(new ArrayList<>()));
    old.removeIf(request -> spared.equals(request.get(ID)));
    if (old.isEmpty()) {
      return 0;
    }
    List<BsonValue> ids = old.stream().map(request -> request.get(ID)).toList();
    Bson betweenUpgrades = and(eq("upgradeId", ""), lte("at", old.get(0).get(RECORDED_AT)));
    // By revision, since clocks differ. The journals first: what is left of a request is found by
    // its entry in the history.
    run("forget old journals", () -> journal.deleteMany(or(in("upgradeId", ids), betweenUpgrades)));
    run("forget old requests", () -> history.deleteMany(in(ID, ids)));
    return old.size();
  }

  private Optional<BsonDocument> readOne(
      String what, Reading how, MongoCollection<BsonDocument> collection, Bson filter) {
    return call(
        what,
        () ->
            readLevel.read(
                how, collection, c -> Optional.ofNullable(c.find(filter).limit(1).first())));
  }

  private List<BsonDocument> readMany(
      String what,
      Reading how,
      MongoCollection<BsonDocument> collection,
      Bson filter,
      Bson order,
      int limit) {
    return call(
        what,
        () ->
            readLevel.read(
                how,
                collection,
                c -> c.find(filter).sort(order).limit(limit).into(new ArrayList<>())));
  }

  private static int bounded(int limit) {
    return Math.max(1, Math.min(limit, MAX_ENTRIES));
  }

  private static BsonDocument withId(String id, BsonDocument document) {
    BsonDocument result = new BsonDocument(ID, new BsonString(id));
    result.putAll(withoutId(document));
    return result;
  }

  private static BsonDocument withoutId(BsonDocument document) {
    BsonDocument result = document.clone();
    result.remove(ID);
    return result;
  }

  private static MongoCollection<BsonDocument> collection(MongoDatabase database, String name) {
    return database
        .getCollection(name, BsonDocument.class)
        .withReadPreference(ReadPreference.primary())
        .withWriteConcern(WriteConcern.MAJORITY);
  }
}
