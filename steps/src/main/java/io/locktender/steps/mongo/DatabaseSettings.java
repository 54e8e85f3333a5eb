package io.locktender.steps.mongo;

import io.locktender.steps.tls.TlsFiles;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and how long to wait for it.
 *
 * @param uri MongoDB's connection string; what it says of write concern, read preference and
 *     timeouts does not count
 * @param database the product's database
 * @param applicationName how the server's log and {@code currentOp} name the connection, at most
 *     128 bytes
 * @param connectWithin for one connection
 * @param selectWithin until a primary is found
 * @param operationWithin for one operation, its retries included; for a cursor, each round trip
 * @param longOperationWithin for one copy inside the server or one index build
 * @param tls whose certificates are trusted, and the client's own; null: TLS as the connection
 *     string says, by what the JVM trusts
 */
public record DatabaseSettings(
    String uri,
    String database,
    String applicationName,
    Duration connectWithin,
    Duration selectWithin,
    Duration operationWithin,
    Duration longOperationWithin,
    @Nullable TlsFiles tls) {
  /** What the name of each of Locktender's own connections begins with. */
  public static final String APPLICATIONS = "locktender";

  /** With TLS as the connection string says. */
  public DatabaseSettings(
      String uri,
      String database,
      String applicationName,
      Duration connectWithin,
      Duration selectWithin,
      Duration operationWithin,
      Duration longOperationWithin) {
    this(
        uri,
        database,
        applicationName,
        connectWithin,
        selectWithin,
        operationWithin,
        longOperationWithin,
        null);
  }

  public DatabaseSettings {
    requirePositive(connectWithin);
    requirePositive(selectWithin);
    requirePositive(operationWithin);
    requirePositive(longOperationWithin);
  }

  /** Connections in 3 s, a primary in 5 s, an operation in 10 s, a long one in 12 h. */
  public static DatabaseSettings of(String uri, String database, String applicationName) {
    return new DatabaseSettings(
        uri,
        database,
        applicationName,
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofHours(12));
  }

  /**
   * The same, where it costs much that something is not answered: a primary in 20 s, an operation
   * in 30 s. A set that has lost its primary has another one after 10 to 13 s, as MongoDB sets it
   * up ({@code electionTimeoutMillis}); until then, and no longer, the driver tries again by itself
   * where that is safe.
   */
  public DatabaseSettings overElections() {
    return new DatabaseSettings(
        uri,
        database,
        applicationName,
        connectWithin,
        Duration.ofSeconds(20),
        Duration.ofSeconds(30),
        longOperationWithin,
        tls);
  }

  /** The same, with TLS by these files. */
  public DatabaseSettings with(@Nullable TlsFiles files) {
    return new DatabaseSettings(
        uri,
        database,
        applicationName,
        connectWithin,
        selectWithin,
        operationWithin,
        longOperationWithin,
        files);
  }

  private static void requirePositive(Duration duration) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException(
          "expected a time of at least 1 ms, found " + duration + "; zero would mean for ever");
    }
  }
}
