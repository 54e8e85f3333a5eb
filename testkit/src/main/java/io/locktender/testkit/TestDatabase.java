package io.locktender.testkit;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * One test's own database.
 *
 * @param uri the connection string of its server, without the name of the database
 * @param client shared by all tests; not to be closed
 * @param name 19 characters
 */
public record TestDatabase(String uri, MongoClient client, String name) implements AutoCloseable {
  private static final Duration DROPPED_WITHIN = Duration.ofSeconds(60);

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

  /**
   * Drops the database with everything in it. The driver makes only writes of documents again by
   * itself: where a member of a named set has just stepped down, or was killed, this asks again.
   */
  @Override
  public void close() {
    Awaitility.await("the database " + name + " is dropped")
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .atMost(DROPPED_WITHIN)
        .ignoreExceptionsInstanceOf(MongoException.class)
        .until(
            () -> {
              database().drop();
              return true;
            });
  }
}
