package io.locktender.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.embedded.rules.Unsupported;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What commands may be given. The library leaves out what it does not know, so what is not listed
 * here is refused, unless its value says nothing: false, null, nothing in it, or the simple
 * collation.
 */
final class Arguments {
  private static final int ILLEGAL_OPERATION = 20;
  private static final int INVALID_OPTIONS = 72;
  private static final int BAD_VALUE = 2;

  private static final Set<String> OF_ALL =
      Set.of(
          "$db",
          "lsid",
          "$clusterTime",
          "$readPreference",
          "comment",
          "maxTimeMS",
          "readConcern",
          "writeConcern",
          "apiVersion",
          "apiStrict",
          "apiDeprecationErrors");

  private static final String WRITES = "ordered bypassDocumentValidation ";

  private static final Map<String, Set<String>> KNOWN =
      Map.ofEntries(
          known(
              "find",
              "filter sort projection hint skip limit batchSize singleBatch allowDiskUse"
                  + " allowPartialResults noCursorTimeout"),
          known("aggregate", "pipeline cursor allowDiskUse hint bypassDocumentValidation"),
          known("count", "query limit skip hint fields"),
          known("distinct", "key query hint"),
          known("insert", WRITES + "documents"),
          known("update", WRITES + "updates"),
          known("delete", WRITES + "deletes"),
          known(
              "findandmodify",
              "query sort remove update new fields upsert arrayFilters hint"
                  + " bypassDocumentValidation"),
          known(
              "create",
              "validator validationLevel validationAction autoIndexId idIndex storageEngine"
                  + " indexOptionDefaults"),
          known("createindexes", "indexes commitQuorum"),
          known("collmod", "index validator validationLevel validationAction"),
          known("renamecollection", "to dropTarget"),
          known("drop", ""),
          known("dropdatabase", ""));

  private static final Map<String, Set<String>> OF_PARTS =
      Map.ofEntries(
          known("updates", "q u multi upsert arrayFilters hint upsertSupplied"),
          known("deletes", "q limit hint"),
          known(
              "indexes",
              "key name ns v unique sparse background expireAfterSeconds partialFilterExpression"
                  + " hidden weights default_language language_override textIndexVersion"
                  + " 2dsphereIndexVersion bits min max bucketSize wildcardProjection storageEngine"
                  + " dropDups"));

  private Arguments() {}

  private static Map.Entry<String, Set<String>> known(String of, String names) {
    return Map.entry(of, Set.of(names.split(" ")));
  }

  /**
   * Refuses what would be left out.
   *
   * @throws MongoServerError naming the argument
   */
  static void check(ClientCommand call) {
    refuseTransactions(call.query());
    checkConcerns(call.query());
    Set<String> known = KNOWN.get(call.command());
    if (known == null) {
      return;
    }
    call.query()
        .forEach(
            (name, value) -> {
              if (!OF_ALL.contains(name) && !name.equals(call.name())) {
                check(call.name(), known, name, value);
              }
            });
    OF_PARTS.forEach(
        (list, names) ->
            call.documents(list)
                .forEach(
                    part -> part.forEach((name, value) -> check(call.name(), names, name, value))));
  }

  private static void check(
      String command, Set<String> known, String name, @Nullable Object value) {
    if (!known.contains(name) && !saysNothing(value)) {
      throw Unsupported.of("'%s' with '%s'".formatted(command, name));
    }
  }

  private static boolean saysNothing(@Nullable Object value) {
    return value == null
        || value.equals(false)
        || (value instanceof Collection<?> several && several.isEmpty())
        || (value instanceof Document document
            && (document.isEmpty() || "simple".equals(document.get("locale"))));
  }

  private static void refuseTransactions(Document query) {
    if (query.containsKey("txnNumber") || query.containsKey("startTransaction")) {
      throw new MongoServerError(
          ILLEGAL_OPERATION,
          "IllegalOperation",
          "Transaction numbers are only allowed on a replica set member or mongos");
    }
  }

  private static void checkConcerns(Document query) {
    if (query.get("readConcern") instanceof Document read
        && ("snapshot".equals(read.get("level"))
            || read.containsKey("afterClusterTime")
            || read.containsKey("atClusterTime"))) {
      throw new MongoServerError(
          INVALID_OPTIONS, "InvalidOptions", "The embedded server has no read concern " + read);
    }
    if (query.get("writeConcern") instanceof Document write
        && write.get("w") instanceof Number members
        && members.intValue() > 1) {
      throw new MongoServerError(
          BAD_VALUE, "BadValue", "cannot use 'w' > 1 when a host is not replicated");
    }
  }
}
