package io.locktender.steps.preflight;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Something that a database user must be allowed to do: every action that any phase of any upgrade
 * asks of the server, and those by which it is looked at beforehand. {@code docs/operating.md} has
 * a role of exactly these.
 */
public enum Right {
  FIND("find", Place.DATABASE),
  INSERT("insert", Place.DATABASE),
  UPDATE("update", Place.DATABASE),
  REMOVE("remove", Place.DATABASE),
  CREATE_COLLECTION("createCollection", Place.DATABASE),
  DROP_COLLECTION("dropCollection", Place.DATABASE),
  /** The swap, and what a rolling upgrade that goes back keeps. */
  RENAME_COLLECTION("renameCollectionSameDB", Place.DATABASE),
  CREATE_INDEX("createIndex", Place.DATABASE),
  DROP_INDEX("dropIndex", Place.DATABASE),
  /** Validators, and the time to live of copies. */
  COLL_MOD("collMod", Place.DATABASE),
  /** For copies: a collection may hold documents that its validator would refuse today. */
  BYPASS_VALIDATION("bypassDocumentValidation", Place.DATABASE),
  LIST_COLLECTIONS("listCollections", Place.DATABASE),
  LIST_INDEXES("listIndexes", Place.DATABASE),
  /** Tells which indexes are still being built, and how big a copy will be. */
  COLL_STATS("collStats", Place.DATABASE),
  DB_STATS("dbStats", Place.DATABASE),
  /** Tells what is written while copies are made; without it that is found by reading again. */
  CHANGE_STREAM("changeStream", Place.DATABASE, false),
  /** Tells what the server still does for workers that are stopped. */
  IN_PROGRESS("inprog", Place.CLUSTER, true),
  /** Tells who votes, and who is hidden. */
  SET_CONFIG("replSetGetConfig", Place.CLUSTER),
  /** Tells who is up, and how far behind. */
  SET_STATUS("replSetGetStatus", Place.CLUSTER),
  /** Tells how far back the oplog goes. */
  SERVER_STATUS("serverStatus", Place.CLUSTER),
  /** Tells how much the oplog holds. */
  OPLOG_STATS("collStats", Place.OPLOG);

  private final String action;
  private final Place place;
  private final boolean required;

  Right(String action, Place place) {
    this(action, place, place == Place.DATABASE);
  }

  Right(String action, Place place, boolean required) {
    this.action = action;
    this.place = place;
    this.required = required;
  }

  /** Without these no upgrade begins; without the others less is looked at. */
  static ImmutableList<Right> required() {
    return all(right -> right.required);
  }

  static ImmutableList<Right> toLook() {
    return all(right -> !right.required);
  }

  private static ImmutableList<Right> all(Predicate<Right> which) {
    return Arrays.stream(values()).filter(which).collect(toImmutableList());
  }

  String action() {
    return action;
  }

  Place place() {
    return place;
  }
}
