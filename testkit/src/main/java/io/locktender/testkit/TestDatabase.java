package io.locktender.testkit;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;

/**
 * One test's own database.
 *
 * @param uri the connection string of its server, without the name of the database
 * @param client shared by all tests; not to be closed
 * @param name 19 characters
 */
public record TestDatabase(String uri, MongoClient client, String name) implements AutoCloseable {
  public MongoDatabase database() {
    return client.getDatabase(name);
  }

  /** Drops the database with everything in it. */
  @Override
  public void close() {
    database().drop();
  }
}
