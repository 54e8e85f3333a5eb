package io.locktender.steps.mongo;

import com.google.common.collect.ImmutableSet;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.RenameCollectionOptions;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.work.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to change a structure on the server: what collections, indexes and validators there
 * are. A change has been made when a majority of the replica set has it: what only the primary has
 * is gone after an election, and an upgrade that went on meanwhile would have gone on without it.
 *
 * <p>Every call throws {@link DatabaseUnavailableException} when it was made but no majority had it
 * in time; making it again is right, and {@link #settle} makes sure of what was found made already.
 * It throws {@link MongoException} when the server refuses, or does not answer. What it refuses
 * since an index is being built there is asked for again each second, as long as a call may take.
 */
public final class StructureChange {
  private static final int BAD_VALUE = 2;
  private static final int NAMESPACE_NOT_FOUND = 26;
  private static final int INDEX_NOT_FOUND = 27;
  private static final int UNSATISFIABLE_COMMIT_QUORUM = 278;
  private static final int UNKNOWN_FIELD = 40_415;

  /** BackgroundOperationInProgressForDatabase and BackgroundOperationInProgressForNamespace. */
  private static final ImmutableSet<Integer> BUILDING = ImmutableSet.of(12_586, 12_587);

  /**
   * How long a majority may take for what is quick by itself, in milliseconds. An index is waited
   * for as long as the operation may take.
   */
  private static final int MAJORITY_WITHIN = 60_000;

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

  private static final BsonString MAJORITY = new BsonString("majority");
  private static final Logger log = LoggerFactory.getLogger(StructureChange.class);

  private final MongoDatabase database;
  private final LongSupplier nanos;
  private final Pause pause;

  private StructureChange(MongoDatabase database, LongSupplier nanos, Pause pause) {
    this.database = database;
    this.nanos = nanos;
    this.pause = pause;
  }

  /**
   * @param database whose timeout bounds each call
   */
  public static StructureChange in(MongoDatabase database) {
    return in(database, System::nanoTime, Pause.REAL);
  }

  static StructureChange in(MongoDatabase database, LongSupplier nanos, Pause pause) {
    return new StructureChange(database, nanos, pause);
  }

  /**
   * Creates a collection.
   *
   * @param options of {@code create}
   */
  public void create(String collection, BsonDocument options) {
    BsonDocument command = new BsonDocument("create", new BsonString(collection));
    command.putAll(options);
    quick(command);
  }

  /** Drops a collection; one that is not there is dropped already. */
  public void drop(String collection) {
    try {
      quick(new BsonDocument("drop", new BsonString(collection)));
    } catch (MongoCommandException e) {
      // The embedded server gives no code here.
      if (e.getErrorCode() != NAMESPACE_NOT_FOUND && !e.getErrorMessage().equals("ns not found")) {
        throw e;
      }
    }
  }

  /** Renames a collection within its database, to a free name. */
  public void rename(String from, String to) {
    rename(from, to, new RenameCollectionOptions());
  }

  /** The same to a name that is taken: what has it is dropped in the same moment. */
  public void replace(String from, String to) {
    rename(from, to, new RenameCollectionOptions().dropTarget(true));
  }

  private void rename(String from, String to, RenameCollectionOptions options) {
    try {
      onceBuilt(
          "renameCollection of " + from,
          () ->
              database
                  .withWriteConcern(WriteConcern.MAJORITY)
                  .getCollection(from)
                  .renameCollection(new MongoNamespace(database.getName(), to), options));
    } catch (MongoWriteConcernException e) {
      throw noMajority("renameCollection of " + from, e.getWriteConcernError().getMessage(), e);
    }
  }

  /**
   * The same where no other collection than a certain one is to be renamed.
   *
   * @param client of the database: the command is one of {@code admin}
   * @param uuid the collection's; empty where the server cannot tell by it
   */
  void rename(MongoClient client, String from, String to, Optional<BsonBinary> uuid) {
    String prefix = database.getName() + ".";
    BsonDocument command =
        new BsonDocument("renameCollection", new BsonString(prefix + from))
            .append("to", new BsonString(prefix + to));
    uuid.ifPresent(value -> command.append("collectionUUID", value));
    in(client.getDatabase("admin")).quick(command);
  }

  /**
   * Changes a collection, or one of its indexes, in place.
   *
   * @param how the arguments of {@code collMod}
   */
  public void modify(String collection, BsonDocument how) {
    BsonDocument command = new BsonDocument("collMod", new BsonString(collection));
    command.putAll(how);
    quick(command);
  }

  /**
   * Drops an index.
   *
   * @return false when there is none of that name
   */
  public boolean dropIndex(String collection, String name) {
    try {
      quick(
          new BsonDocument("dropIndexes", new BsonString(collection))
              .append("index", new BsonString(name)));
      return true;
    } catch (MongoCommandException e) {
      if (e.getErrorCode() == INDEX_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Builds indexes, and waits until they are built: for one that another call is building, too. One
   * that is there already is left as it is; if it has other options, the server refuses.
   *
   * <p>The quorum is a majority of the members that vote. Without one a server since 4.4 waits for
   * every one of them, and so for ever for one that is down; where too many never build indexes, it
   * is the primary alone. Before 4.4 there is none: the others begin to build when the primary is
   * done, and count that as done at once, so that a majority says that it has what it still builds.
   * Who goes on to change the collection waits until it is built there, too.
   *
   * @param indexes as {@code createIndexes} takes them; at least one
   */
  public void buildIndexes(String collection, List<BsonDocument> indexes) {
    BsonDocument command =
        new BsonDocument("createIndexes", new BsonString(collection))
            .append("indexes", new BsonArray(indexes));
    BsonDocument concern = new BsonDocument("w", MAJORITY);
    try {
      send(command.clone().append("commitQuorum", MAJORITY), concern);
    } catch (MongoCommandException e) {
      switch (e.getErrorCode()) {
        case UNSATISFIABLE_COMMIT_QUORUM ->
            send(command.append("commitQuorum", new BsonInt32(1)), concern);
        // 4.2 calls it a bad value, and so does a server since 4.4 that is in no replica set.
        case BAD_VALUE, UNKNOWN_FIELD -> send(command, concern);
        default -> throw e;
      }
    }
  }

  /**
   * Waits until a majority has what this server has. What is seen there after that, and was seen
   * before it, stays. Needs the right to delete; there is nothing that it deletes.
   */
  public void settle() {
    BsonDocument nothing =
        new BsonDocument("q", new BsonDocument("_id", new BsonDocument("$in", new BsonArray())))
            .append("limit", new BsonInt32(1));
    quick(
        new BsonDocument("delete", new BsonString(Scratch.PREFIX + "nothing"))
            .append("deletes", new BsonArray(List.of(nothing))));
  }

  private void quick(BsonDocument command) {
    send(
        command,
        new BsonDocument("w", MAJORITY).append("wtimeout", new BsonInt32(MAJORITY_WITHIN)));
  }

  /** The driver throws what the server refuses, but says nothing of a write concern. */
  private void send(BsonDocument command, BsonDocument concern) {
    BsonDocument majority = command.clone().append("writeConcern", concern);
    onceBuilt(
        what(command),
        () -> {
          try {
            requireMajority(command, database.runCommand(majority, BsonDocument.class));
          } catch (MongoCommandException e) {
            requireMajority(command, e.getResponse());
            throw e;
          }
        });
  }

  /** A new primary may build what the old one had built; a build that is left alone goes on. */
  private void onceBuilt(String what, Runnable call) {
    long began = nanos.getAsLong();
    boolean told = false;
    while (true) {
      try {
        call.run();
        return;
      } catch (MongoCommandException e) {
        if (!BUILDING.contains(e.getErrorCode()) || nanos.getAsLong() - began >= within()) {
          throw e;
        }
        if (!told) {
          log.info("{} is refused for now, and asked for again: {}", what, e.getErrorMessage());
          told = true;
        }
      }
      pause();
    }
  }

  /** How long a call may take, in nanoseconds. */
  private long within() {
    @Nullable Long millis = database.getTimeout(TimeUnit.MILLISECONDS);
    return TimeUnit.MILLISECONDS.toNanos(millis == null ? MAJORITY_WITHIN : millis);
  }

  private void pause() {
    try {
      pause.sleep(AGAIN_AFTER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MongoInterruptedException("interrupted while an index is being built", e);
    }
  }

  private static String what(BsonDocument command) {
    String change = command.getFirstKey();
    return change + " of " + command.getString(change).getValue();
  }

  private static void requireMajority(BsonDocument command, BsonDocument answer) {
    BsonValue error = answer.get("writeConcernError");
    if (error instanceof BsonDocument concern) {
      String why = concern.getString("errmsg", new BsonString(concern.toJson())).getValue();
      int code = concern.getNumber("code", new BsonInt32(0)).intValue();
      throw noMajority(what(command), why, new MongoException(code, why));
    }
  }

  private static DatabaseUnavailableException noMajority(
      String what, String why, MongoException cause) {
    return new DatabaseUnavailableException(
        "the database made %s, but could not say that a majority has it: %s".formatted(what, why),
        cause);
  }
}
