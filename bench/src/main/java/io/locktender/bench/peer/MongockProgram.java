package io.locktender.bench.peer;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mongock.driver.mongodb.sync.v4.driver.MongoSync4Driver;
import io.mongock.runner.standalone.MongockStandalone;

/**
 * An application that calls Mongock when it starts. Its arguments are the server's URI and the
 * database's name; {@code bench.mongock.lock} holds how long the lock lasts, how long it is waited
 * for, and how often it is tried, in milliseconds, where these are not the defaults; and {@code
 * bench.mongock.transactions} is false where the change must not be one transaction.
 */
public final class MongockProgram {
  private MongockProgram() {}

  public static void main(String[] arguments) {
    MongoClient client = MongoClients.create(arguments[0]);
    client.getDatabase(arguments[1]).getCollection("items").estimatedDocumentCount();
    MongoSync4Driver driver = driver(client, arguments[1]);
    if (!Boolean.parseBoolean(System.getProperty("bench.mongock.transactions", "true"))) {
      driver.disableTransaction();
    }
    PeerLines.say(PeerLines.BEGINS);
    MongockStandalone.builder()
        .setDriver(driver)
        .addMigrationClass(CentsChange.class)
        .setTrackIgnored(false)
        .buildRunner()
        .execute();
    PeerLines.say(PeerLines.GOES_ON);
    client.close();
  }

  private static MongoSync4Driver driver(MongoClient client, String database) {
    String[] lock = System.getProperty("bench.mongock.lock", "").split(",", -1);
    return lock.length < 3
        ? MongoSync4Driver.withDefaultLock(client, database)
        : MongoSync4Driver.withLockStrategy(
            client,
            database,
            Long.parseLong(lock[0]),
            Long.parseLong(lock[1]),
            Long.parseLong(lock[2]));
  }
}
