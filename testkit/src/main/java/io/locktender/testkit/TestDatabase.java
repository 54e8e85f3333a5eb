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
  /** The connection string with the database named in it: before the options, if there are any. */
  public String uriOfDatabase() {
    int options = uri.indexOf('?');
    String servers = options < 0 ? uri : uri.substring(0, options);
    String rest = options < 0 ? "" : uri.substring(options);
    return servers + (servers.endsWith("/") ? "" : "/") + name + rest;
  }

  public MongoDatabase database() {
    return client.getDatabase(name);
  }

  /** Drops the database with everything in it. */
  @Override
  public void close() {
    database().drop();
  }
}
