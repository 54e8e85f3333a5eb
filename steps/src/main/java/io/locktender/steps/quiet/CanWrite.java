package io.locktender.steps.quiet;

import com.google.common.collect.ImmutableSet;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Which operations can still change a database. What only reads is not waited for: nobody is there
 * to hear the answer, and a report that somebody makes for hours would keep every worker held. What
 * is not known to read only can write.
 */
record CanWrite(String database) {
  private static final Set<String> WRITES = ImmutableSet.of("insert", "update", "remove");

  /** These read, whatever their arguments. */
  private static final Set<String> READS =
      ImmutableSet.of(
          "find",
          "count",
          "distinct",
          "explain",
          "listIndexes",
          "listCollections",
          "collStats",
          "dbStats",
          "dataSize",
          "dbHash",
          "killCursors",
          "hello",
          "isMaster",
          "ismaster",
          "ping");

  /** These may be asked of one database and change another. */
  private static final Set<String> FAR =
      ImmutableSet.of(
          "aggregate",
          "getMore",
          "mapReduce",
          "mapreduce",
          "renameCollection",
          "applyOps",
          "bulkWrite",
          "$truncated");

  private static final Set<String> STAGES_THAT_WRITE = ImmutableSet.of("$out", "$merge");

  /** Whether an operation can. A transaction may have written here before, and hold it. */
  boolean test(Operation operation) {
    if (operation.ours()) {
      return false;
    }
    if (operation.inTransaction()) {
      return true;
    }
    // What the server does by itself, replication and times to live, is no worker's; but an index
    // is built on for a worker that is gone, and nothing can be renamed meanwhile.
    boolean asked = operation.ofClient() || isBuild(operation);
    return asked && isHere(operation) && writes(operation);
  }

  private static boolean isBuild(Operation operation) {
    return operation.command().containsKey("createIndexes");
  }

  private boolean isHere(Operation operation) {
    String namespace = operation.namespace();
    return isHere(namespace) || isFar(operation.command()) || isFar(operation.origin());
  }

  private boolean isHere(String namespace) {
    return namespace.equals(database) || namespace.startsWith(database + ".");
  }

  private boolean isFar(BsonDocument command) {
    if (command.isEmpty() || !FAR.contains(command.getFirstKey())) {
      return false;
    }
    // What is written in bulk comes beside the command, and is not shown with it.
    return command.getFirstKey().equals("bulkWrite") || names(command);
  }

  /** Whether the database is named anywhere in it. */
  private boolean names(BsonValue value) {
    if (value.isString()) {
      String text = value.asString().getValue();
      return isHere(text);
    }
    if (value.isDocument()) {
      return value.asDocument().values().stream().anyMatch(this::names);
    }
    return value.isArray() && value.asArray().stream().anyMatch(this::names);
  }

  private static boolean writes(Operation operation) {
    if (WRITES.contains(operation.op())) {
      return true;
    }
    BsonDocument command = operation.command();
    if (command.isEmpty()) {
      return false;
    }
    String name = command.getFirstKey();
    return switch (name) {
      case "aggregate" -> hasStageThatWrites(command);
      // A cursor may be asked for without a first batch: then the first one carries out the stages.
      case "getMore" -> operation.origin().isEmpty() || hasStageThatWrites(operation.origin());
      default -> !READS.contains(name);
    };
  }

  private static boolean hasStageThatWrites(BsonDocument command) {
    BsonValue pipeline = command.get("pipeline");
    return pipeline != null
        && pipeline.isArray()
        && pipeline.asArray().stream()
            .filter(BsonValue::isDocument)
            .flatMap(stage -> stage.asDocument().keySet().stream())
            .anyMatch(STAGES_THAT_WRITE::contains);
  }
}
