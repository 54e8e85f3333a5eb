package io.locktender.it;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.locktender.testkit.FailPoint;
import io.locktender.testkit.LongAsker;
import io.locktender.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/** What a real server does for {@link LongAsker}s that use one collection, and how it is slowed. */
final class SlowServer implements AutoCloseable {
  /** What a server has where nobody has set it. */
  private static final int USUAL_SECONDS = 60;

  private static final int LONGER_THAN_A_TEST = 600;

  private final MongoDatabase admin;
  private final TestDatabase database;
  private final String namespace;
  private final List<FailPoint> hanging = new ArrayList<>();

  SlowServer(TestDatabase database, String collection) {
    this.database = database;
    this.admin = database.client().getDatabase("admin");
    this.namespace = database.name() + "." + collection;
  }

  /** Whether it tells what it is doing. */
  boolean tells() {
    try {
      return admin.aggregate(List.of(Document.parse("{$currentOp: {}}"))).first() != null;
    } catch (MongoCommandException e) {
      return false;
    }
  }

  /** From now on no transaction is ended by the server itself while a test runs. */
  void keepsTransactions() {
    transactionsLive(LONGER_THAN_A_TEST);
  }

  private void transactionsLive(int seconds) {
    admin.runCommand(
        new Document("setParameter", 1).append("transactionLifetimeLimitSeconds", seconds));
  }

  /** Updates of the collection, and of no copy of it, hang before they write; false: cannot. */
  boolean updatesHang() {
    Document here = new Document("nss", namespace);
    Optional<FailPoint> on = FailPoint.on(database.client(), "hangDuringBatchUpdate", here);
    on.ifPresent(hanging::add);
    return on.isPresent();
  }

  void updatesGoOn() {
    hanging.forEach(FailPoint::close);
    hanging.clear();
  }

  /** The operations and idle transactions of such workers. */
  List<Document> ofWorkers() {
    Document update = new Document("op", "update").append("ns", namespace);
    Document match =
        new Document("appName", LongAsker.PROGRAM)
            .append("$or", List.of(update, new Document("type", "idleSession")));
    return admin
        .aggregate(
            List.of(
                Document.parse("{$currentOp: {allUsers: true, idleSessions: true}}"),
                new Document("$match", match)))
        .into(new ArrayList<>());
  }

  void endTransactions() {
    List<Document> sessions =
        ofWorkers().stream()
            .filter(row -> "idleSession".equals(row.getString("type")))
            .map(row -> new Document("id", row.get("lsid", Document.class).get("id")))
            .toList();
    if (!sessions.isEmpty()) { // An empty list would mean all that there are.
      admin.runCommand(new Document("killSessions", sessions));
    }
  }

  /** All is as before. */
  @Override
  public void close() {
    updatesGoOn();
    if (tells()) {
      endTransactions();
      transactionsLive(USUAL_SECONDS);
    }
  }
}
