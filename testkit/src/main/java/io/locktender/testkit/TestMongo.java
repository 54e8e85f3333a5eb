package io.locktender.testkit;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * The server that the tests of this JVM share. It is started by the first test that asks for it.
 */
public final class TestMongo {
  /** Names are of one length, so that none is the beginning of another. */
  private static final int NAME_BYTES = 8;

  /** How the embedded server refuses what it does not do. */
  private static final int COMMAND_NOT_SUPPORTED = 115;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String uri;
  private final String description;
  private final MongoClient client;

  private TestMongo(TestServer server) {
    uri = server.uri();
    description = server.description();
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                // What a test has written, the code under test reads by a majority; where there
                // is none, the test fails and does not hang.
                .writeConcern(WriteConcern.MAJORITY.withWTimeout(3, TimeUnit.MINUTES))
                .build());
  }

  /**
   * The server of this JVM, started if need be.
   *
   * @throws IllegalStateException if no server could be started
   */
  public static TestMongo shared() {
    return Holder.INSTANCE;
  }

  /** The connection string of the server; it names no database of the test's. */
  public String uri() {
    return uri;
  }

  /** A client that all tests share; not to be closed. */
  public MongoClient client() {
    return client;
  }

  /** Whether the server knows collations other than the simple one. */
  public boolean collates() {
    Document create = Document.parse("{create: 'c', collation: {locale: 'en'}}");
    try (TestDatabase database = newDatabase()) {
      database.database().runCommand(create);
      return true;
    } catch (MongoCommandException e) {
      if (e.getErrorCode() == COMMAND_NOT_SUPPORTED) {
        return false;
      }
      throw e;
    }
  }

  /** Which server this is, for people. */
  public String description() {
    return description;
  }

  /**
   * An empty database that no other test uses: {@code lt_} and 16 hexadecimal digits. Closing it
   * drops it.
   */
  public TestDatabase newDatabase() {
    byte[] bytes = new byte[NAME_BYTES];
    RANDOM.nextBytes(bytes);
    return new TestDatabase(uri, client, "lt_" + HexFormat.of().formatHex(bytes));
  }

  private static final class Holder {
    private static final TestMongo INSTANCE = start();

    private static TestMongo start() {
      TestServer server = TestServer.choose();
      System.out.println("MongoDB for the tests: " + server.description());
      return new TestMongo(server);
    }
  }
}
