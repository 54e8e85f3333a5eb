package io.locktender.steps.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.RenameCollectionOptions;
import io.locktender.steps.control.DatabaseUnavailableException;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The one way to change a structure on the server: what collections, indexes and validators there
 * are. A change has been made when a majority of the replica set has it: what only the primary has
 * is gone after an election, and an upgrade that went on meanwhile would have gone on without it.
 *
 * <p>Every call throws {@link DatabaseUnavailableException} when it was made but no majority had it
 * in time; making it again is right, and {@link #settle} makes sure of what was found made already.
 * It throws {@link MongoException} when the server refuses, or does not answer.
 */
public final class StructureChange {
  private static final int BAD_VALUE = 2;
  private static final int NAMESPACE_NOT_FOUND = 26;
  private static final int INDEX_NOT_FOUND = 27;
  private static final int UNSATISFIABLE_COMMIT_QUORUM = 278;
  private static final int UNKNOWN_FIELD = 40_415;

  /**
   * How long a majority may take for what is quick by itself, in milliseconds. An index is waited
   * for as long as the operation may take: before 4.4 the others begin to build it only then.
   */
  private static final int MAJORITY_WITHIN = 60_000;

  private static final BsonString MAJORITY = new BsonString("majority");

  private final MongoDatabase database;

  private StructureChange(MongoDatabase database) {
    this.database = database;
  }

  /**
   * @param database whose timeout bounds each call
   */
  public static StructureChange in(MongoDatabase database) {
    return new StructureChange(database);
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
      database
          .withWriteConcern(WriteConcern.MAJORITY)
          .getCollection(from)
          .renameCollection(new MongoNamespace(database.getName(), to), options);
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
   * is the primary alone.
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
    try {
      requireMajority(command, database.runCommand(majority, BsonDocument.class));
    } catch (MongoCommandException e) {
      requireMajority(command, e.getResponse());
      throw e;
    }
  }

  private static void requireMajority(BsonDocument command, BsonDocument answer) {
    BsonValue error = answer.get("writeConcernError");
    if (error instanceof BsonDocument concern) {
      String change = command.getFirstKey();
      String what = change + " of " + command.getString(change).getValue();
      String why = concern.getString("errmsg", new BsonString(concern.toJson())).getValue();
      int code = concern.getNumber("code", new BsonInt32(0)).intValue();
      throw noMajority(what, why, new MongoException(code, why));
    }
  }

  private static DatabaseUnavailableException noMajority(
      String what, String why, MongoException cause) {
    return new DatabaseUnavailableException(
        "the database made %s, but could not say that a majority has it: %s".formatted(what, why),
        cause);
  }
}
