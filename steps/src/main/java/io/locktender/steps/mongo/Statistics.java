package io.locktender.steps.mongo;

import com.google.common.collect.ImmutableSet;
import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What a server tells of a database and its collections besides what is in them. */
public final class Statistics {
  private static final BsonArray NONE = new BsonArray();

  /** What a server says that speaks as MongoDB 4.4 does. */
  private static final BsonInt32 OF_4_4 = new BsonInt32(9);

  /**
   * Unauthorized, NamespaceNotFound, CommandNotFound, NoReplicationEnabled, NotYetInitialized,
   * CommandNotSupported, also on a view; and no code at all, as the embedded server answers.
   */
  private static final Set<Integer> NOTHING_TO_TELL = Set.of(13, 26, 59, 76, 94, 115, 166, -1);

  private Statistics() {}

  /** Who is logged in, and may do what; empty where the server has no such command. */
  public static Optional<BsonDocument> connectionStatus(MongoDatabase database) {
    return ask(
        database,
        new BsonDocument("connectionStatus", new BsonInt32(1))
            .append("showPrivileges", BsonBoolean.TRUE));
  }

  /** What a server tells everybody of itself and its replica set. */
  static Optional<BsonDocument> isMaster(MongoDatabase admin) {
    return ask(admin, new BsonDocument("isMaster", new BsonInt32(1)));
  }

  /** The replica set's members, also hidden ones; empty where there is no set, or no right. */
  static Optional<BsonDocument> setConfig(MongoDatabase admin) {
    return ask(admin, new BsonDocument("replSetGetConfig", new BsonInt32(1)));
  }

  /** How the replica set's members are; empty where there is no set, or no right. */
  static Optional<BsonDocument> setStatus(MongoDatabase admin) {
    return ask(admin, new BsonDocument("replSetGetStatus", new BsonInt32(1)));
  }

  /**
   * {@code serverStatus} with the first and the last time in the oplog; empty without the right.
   */
  public static Optional<BsonDocument> oplogTimes(MongoDatabase admin) {
    return ask(
        admin,
        new BsonDocument("serverStatus", new BsonInt32(1))
            .append("oplog", new BsonInt32(1))
            .append("metrics", new BsonInt32(0))
            .append("wiredTiger", new BsonInt32(0)));
  }

  /** {@code dbStats}; empty where the server has no such command, or not for this user. */
  public static Optional<BsonDocument> of(MongoDatabase database) {
    return ask(database, new BsonDocument("dbStats", new BsonInt32(1)));
  }

  /**
   * {@code collStats}; empty where the server has no such command, or not for this user, or not for
   * this collection.
   */
  public static Optional<BsonDocument> of(MongoDatabase database, String collection) {
    return ask(database, new BsonDocument("collStats", new BsonString(collection)));
  }

  /**
   * The names of the indexes that are still being built. {@code listIndexes} shows them like the
   * others, on every server since 4.2; since 4.4 a build goes on through an election.
   */
  public static Set<String> unfinishedIndexes(MongoDatabase database, String collection) {
    return of(database, collection).map(Statistics::unfinishedIndexes).orElse(ImmutableSet.of());
  }

  /** The same by the {@code collStats} of a collection. */
  public static Set<String> unfinishedIndexes(BsonDocument stats) {
    return stats.getArray("indexBuilds", NONE).stream()
        .map(name -> name.asString().getValue())
        .collect(ImmutableSet.toImmutableSet());
  }

  /**
   * Whether the other members of a replica set begin to build an index only when the primary is
   * done: before 4.4.
   */
  public static boolean othersBuildLater(MongoDatabase admin) {
    return isMaster(admin)
        .map(answer -> answer.getNumber("maxWireVersion", OF_4_4).intValue())
        .filter(version -> version < OF_4_4.getValue())
        .isPresent();
  }

  private static Optional<BsonDocument> ask(MongoDatabase database, BsonDocument question) {
    try {
      return Optional.of(database.runCommand(question, BsonDocument.class));
    } catch (MongoCommandException e) {
      if (NOTHING_TO_TELL.contains(e.getErrorCode())) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
