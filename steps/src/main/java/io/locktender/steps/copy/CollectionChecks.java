package io.locktender.steps.copy;

import static io.locktender.steps.control.MongoCalls.call;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.work.DatabaseWork.Findings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** What must be true of the database before an upgrade changes anything. Changes nothing itself. */
public final class CollectionChecks {
  private static final int UNAUTHORIZED = 13;

  private final Database database;

  public CollectionChecks(Database database) {
    this.database = database;
  }

  /**
   * Checks all at once.
   *
   * @param touches the usual names of all collections that a step touches
   * @param owner as long as the longest token or upgrade id will be
   * @throws io.locktender.steps.control.DatabaseUnavailableException when the database does not
   *     answer
   */
  public Findings check(Set<String> touches, String owner) {
    Catalog catalog = Catalog.of(database);
    List<String> reasons = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<String> copied = new ArrayList<>();
    for (String name : touches) {
      nameTooLong(name, owner).ifPresent(reasons::add);
      Optional<CollectionInfo> existing = catalog.find(name);
      Optional<String> refusal = existing.flatMap(this::cannotBeCopied);
      existing
          .filter(info -> refusal.isEmpty())
          .flatMap(info -> call("run collStats", () -> IndexBuilds.unfinished(database, name)))
          .ifPresent(reasons::add);
      refusal.ifPresent(reasons::add);
      existing
          .filter(info -> refusal.isEmpty())
          .ifPresent(info -> reasons.addAll(oddTimesToLive(info.name())));
      existing.filter(info -> refusal.isEmpty()).map(CollectionInfo::name).ifPresent(copied::add);
    }
    missingRight().ifPresent(reasons::add);
    checkRoom(copied, reasons, notes);
    return new Findings(reasons, notes);
  }

  /**
   * Checks just whether copies fit.
   *
   * @param collections what is to be copied, by the names that they have
   */
  public Findings room(Collection<String> collections) {
    List<String> reasons = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    checkRoom(collections, reasons, notes);
    return new Findings(reasons, notes);
  }

  private Optional<String> cannotBeCopied(CollectionInfo info) {
    return Uncopyable.kind(info, () -> statistics(info.name()))
        .map(
            kind ->
                "collection %s is %s, which cannot be copied and swapped; take it out of the steps"
                    .formatted(info.name(), kind));
  }

  /** What servers make of such a value differs by version: the copy could lose documents. */
  private List<String> oddTimesToLive(String name) {
    return call(
        "list the indexes of " + name,
        () ->
            IndexSpecs.list(database.get(), name).values().stream()
                .filter(IndexSpecs::expiresOddly)
                .map(
                    index ->
                        "index %s of collection %s: expected expireAfterSeconds in whole seconds, found %s; servers take that for different times: set it with collMod, then ask again"
                            .formatted(
                                index.getString("name").getValue(),
                                name,
                                index.get(IndexSpecs.EXPIRE)))
                .toList());
  }

  private Optional<String> nameTooLong(String name, String owner) {
    String longest = WorkNames.backup(owner, name);
    int bytes = WorkNames.namespaceBytes(database.name(), longest);
    boolean fits =
        bytes <= WorkNames.SAFE_NAMESPACE_BYTES
            || (bytes <= WorkNames.MAX_NAMESPACE_BYTES && takesNamesOf(bytes));
    return fits
        ? Optional.empty()
        : Optional.of(
            "the name of collection %s is too long: its backup would be named %s.%s, %d bytes,"
                    .formatted(name, database.name(), longest, bytes)
                + " more than the server takes; give it a shorter name");
  }

  /** Which of the two limits the server has is found out by making a collection of that length. */
  private boolean takesNamesOf(int bytes) {
    String probe = Scratch.PREFIX + "0".repeat(Scratch.ID_LENGTH);
    int padding = bytes - WorkNames.namespaceBytes(database.name(), probe);
    Scratch scratch = new Scratch(database.get(), "x".repeat(Math.max(0, padding)));
    return call("make a collection with a long name", () -> takes(scratch));
  }

  private boolean takes(Scratch scratch) {
    try {
      StructureChange.in(database.get()).create(scratch.name(), new BsonDocument());
    } catch (MongoCommandException e) {
      // Without the right to create it says nothing of names, and is reported anyway.
      return e.getErrorCode() == UNAUTHORIZED;
    }
    scratch.close();
    return true;
  }

  private Optional<String> missingRight() {
    try (Scratch scratch = new Scratch(database.get(), "");
        Scratch renamed = new Scratch(database.get(), "")) {
      return call(
          "try what an upgrade does",
          () -> {
            try {
              doWhatAnUpgradeDoes(scratch.name(), renamed.name());
              return Optional.empty();
            } catch (MongoCommandException e) {
              if (e.getErrorCode() != UNAUTHORIZED) {
                throw e;
              }
              return Optional.of(withoutRight(e));
            } catch (InvalidInputException e) {
              return Optional.of(String.valueOf(e.getMessage()));
            }
          });
    }
  }

  private void doWhatAnUpgradeDoes(String scratch, String renamed) {
    StructureChange change = StructureChange.in(database.get());
    change.create(scratch, new BsonDocument());
    MongoCollection<BsonDocument> made = database.get().getCollection(scratch, BsonDocument.class);
    made.insertOne(new BsonDocument("_id", new BsonInt32(1)));
    change.buildIndexes(scratch, List.of(BsonDocument.parse("{key: {a: 1}, name: 'a_1'}")));
    made.find().first();
    Catalog.of(database).find(scratch).ifPresent(info -> database.rename(info, renamed));
    change.drop(renamed);
  }

  private String withoutRight(MongoCommandException refusal) {
    return "the database user may not do what an upgrade does in database %s (create, insert, index, rename, drop): %s; give it the roles readWrite and dbAdmin there"
        .formatted(database.name(), refusal.getMessage());
  }

  private void checkRoom(Collection<String> copied, List<String> reasons, List<String> notes) {
    BsonDocument none = new BsonDocument();
    BsonDocument room = call("run dbStats", () -> Statistics.of(database.get())).orElse(none);
    OptionalLong free = DiskSpace.freeBytes(room);
    if (free.isEmpty()) {
      notes.add("room was not checked: the server does not say how much is free");
      return;
    }
    List<BsonDocument> sizes = new ArrayList<>();
    for (String name : copied) {
      sizes.add(statistics(name).orElse(none));
    }
    DiskSpace.missing(free.getAsLong(), sizes).ifPresent(reasons::add);
  }

  private Optional<BsonDocument> statistics(String collection) {
    return call("run collStats", () -> Statistics.of(database.get(), collection));
  }
}
