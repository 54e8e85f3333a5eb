package io.locktender.steps.control;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;
import static io.locktender.steps.control.MongoCalls.call;
import static io.locktender.steps.control.MongoCalls.run;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** {@link EventOutbox} in MongoDB. Safe for use by many threads. */
public final class MongoEventOutbox implements EventOutbox {
  /** The collection of the events. */
  public static final String EVENTS = "locktender.events";

  /** The collection of how far each hook has come. */
  public static final String HOOKS = "locktender.hooks";

  private static final String ID = "_id";
  private static final String EVENT = "event";
  private static final String SEQUENCE = "sequence";

  private final MongoCollection<BsonDocument> events;
  private final MongoCollection<BsonDocument> hooks;
  private final ReadLevel readLevel = new ReadLevel();

  /**
   * @param database the product's database, whose client bounds every operation in time
   */
  public MongoEventOutbox(MongoDatabase database) {
    events = collection(database, EVENTS);
    hooks = collection(database, HOOKS);
  }

  @Override
  public void put(long sequence, BsonDocument event) {
    BsonDocument document = new BsonDocument(ID, new BsonInt64(sequence)).append(EVENT, event);
    var unused = ControlWrites.insertNew("write an event into the outbox", events, document);
  }

  @Override
  public List<BsonDocument> after(long sequence, int limit) {
    return read(events, gt(ID, sequence), ascending(ID), limit).stream()
        .map(found -> found.getDocument(EVENT))
        .toList();
  }

  @Override
  public OptionalLong newest() {
    return first(read(events, new BsonDocument(), descending(ID), 1), ID);
  }

  @Override
  public OptionalLong heard(String who) {
    return first(read(hooks, eq(ID, who), ascending(ID), 1), SEQUENCE);
  }

  @Override
  public void heard(String who, long sequence) {
    String what = "write how far hook " + who + " has come";
    BsonDocument first =
        new BsonDocument(ID, new BsonString(who)).append(SEQUENCE, new BsonInt64(sequence));
    Bson less = and(eq(ID, who), lte(SEQUENCE, sequence));
    long found =
        call(what, () -> hooks.updateOne(less, Updates.set(SEQUENCE, sequence))).getMatchedCount();
    if (found == 0) {
      var unused = ControlWrites.insertNew(what, hooks, first);
    }
  }

  @Override
  public OptionalLong forget(int keep) {
    OptionalLong newest =
        first(
            call(
                "look for old events",
                () ->
                    events
                        .find()
                        .sort(descending(ID))
                        .skip(Math.max(1, keep))
                        .limit(1)
                        .into(new ArrayList<>())),
            ID);
    newest.ifPresent(last -> run("forget old events", () -> events.deleteMany(lte(ID, last))));
    return newest;
  }

  private List<BsonDocument> read(
      MongoCollection<BsonDocument> collection, Bson filter, Bson order, int limit) {
    return call(
        "read the outbox",
        () ->
            readLevel.read(
                Reading.MAJORITY,
                collection,
                c -> c.find(filter).sort(order).limit(limit).into(new ArrayList<>())));
  }

  private static OptionalLong first(List<BsonDocument> found, String key) {
    @Nullable BsonDocument one = found.isEmpty() ? null : found.get(0);
    return one == null || !one.isNumber(key)
        ? OptionalLong.empty()
        : OptionalLong.of(one.getNumber(key).longValue());
  }

  private static MongoCollection<BsonDocument> collection(MongoDatabase database, String name) {
    return database
        .getCollection(name, BsonDocument.class)
        .withReadPreference(ReadPreference.primary())
        .withWriteConcern(WriteConcern.MAJORITY);
  }
}
