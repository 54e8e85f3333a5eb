package io.locktender.steps.quiet;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import io.locktender.steps.mongo.DatabaseSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;

/** One row of {@code $currentOp}: an operation that runs, or a transaction that is open. */
record Operation(BsonDocument row) {
  private static final BsonDocument NONE = new BsonDocument();

  /** Longer than any server runs: what does not say since when it is there was always there. */
  private static final Duration ALWAYS = Duration.ofDays(36_500);

  /**
   * Whether it is one of Locktender's own, of whichever mastership: those have their own fences.
   */
  boolean ours() {
    return text("appName").startsWith(DatabaseSettings.APPLICATIONS);
  }

  /** An open transaction. One that is idle names no collection, and yet holds what it wrote. */
  boolean inTransaction() {
    BsonValue autocommit = transaction().getDocument("parameters", NONE).get("autocommit");
    return isIdleTransaction()
        || (autocommit != null && autocommit.isBoolean() && !autocommit.asBoolean().getValue());
  }

  boolean isIdleTransaction() {
    return text("type").equals("idleSession");
  }

  /** Whether a client asked for it, and not the server itself. */
  boolean ofClient() {
    return row.containsKey("connectionId") || row.containsKey("client_s");
  }

  /** {@code insert}, {@code update}, {@code remove}, {@code query}, {@code getmore}, .. */
  String op() {
    return text("op");
  }

  /** {@code database.collection}, or {@code database.$cmd}; empty when it has none. */
  String namespace() {
    return text("ns");
  }

  BsonDocument command() {
    return document(row, "command");
  }

  /** What made the cursor that a {@code getmore} reads on; empty when the server does not say. */
  BsonDocument origin() {
    BsonDocument cursor = document(row, "cursor");
    return cursor.isEmpty()
        ? document(row, "originatingCommand")
        : document(cursor, "originatingCommand");
  }

  /** How long it had run, or been open, when the server was asked. */
  Duration age() {
    Duration running = micros(row, "microsecs_running", Duration.ZERO);
    if (!inTransaction()) {
      return running;
    }
    Duration open = micros(transaction(), "timeOpenMicros", ALWAYS);
    return open.compareTo(running) > 0 ? open : running;
  }

  /** What it is the same by, each time that the server is asked. */
  String identity() {
    return inTransaction()
        ? "lsid " + session() + " " + transaction().getDocument("parameters", NONE).get("txnNumber")
        : text("host") + " " + opid();
  }

  /** For people: what it is, where, since when, whose, and by what to end it. */
  String inWords(Instant since) {
    String what = inTransaction() ? "an open transaction" : name() + " on " + namespace();
    String client = text("client").isEmpty() ? text("client_s") : text("client");
    String program = text("appName").isEmpty() ? "" : " (" + text("appName") + ")";
    return what
        + " since "
        + since.truncatedTo(ChronoUnit.SECONDS)
        + (client.isEmpty() ? " by the server itself" : " by " + client + program)
        + (inTransaction() ? ", session " + session() : ", opid " + opid());
  }

  private String name() {
    return op().equals("command") && !command().isEmpty() ? command().getFirstKey() : op();
  }

  private String opid() {
    BsonValue opid = row.get("opid", new BsonString("?"));
    return opid.isString()
        ? opid.asString().getValue()
        : String.valueOf(opid.asNumber().longValue());
  }

  private String session() {
    BsonValue id = document(row, "lsid").get("id");
    return id != null && id.isBinary() ? uuid(id) : "?";
  }

  private static String uuid(BsonValue id) {
    UUID uuid = id.asBinary().asUuid(UuidRepresentation.STANDARD);
    return uuid.toString();
  }

  private BsonDocument transaction() {
    return document(row, "transaction");
  }

  private String text(String key) {
    BsonValue value = row.get(key);
    return value != null && value.isString() ? value.asString().getValue() : "";
  }

  private static BsonDocument document(BsonDocument in, String key) {
    BsonValue value = in.get(key);
    return value != null && value.isDocument() ? value.asDocument() : NONE;
  }

  private static Duration micros(BsonDocument in, String key, Duration unsaid) {
    BsonValue value = in.get(key);
    return value != null && value.isNumber()
        ? Duration.ofNanos(MICROSECONDS.toNanos(value.asNumber().longValue()))
        : unsaid;
  }
}
