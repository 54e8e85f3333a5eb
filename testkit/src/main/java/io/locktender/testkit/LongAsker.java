package io.locktender.testkit;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * A worker that asks a server for something long, in a process of its own, so that it can be killed
 * while the server goes on with it. It writes its {@link #PROGRAM} into a field.
 */
public final class LongAsker implements AutoCloseable {
  /** How the server knows it. */
  public static final String PROGRAM = "long-asker";

  private static final long END_WITHIN_SECONDS = 10;

  private final Process process;

  private LongAsker(Process process) {
    this.process = process;
  }

  /** What it asks for. */
  public enum What {
    /** One {@code updateMany} over the whole collection; it hangs where a fail point says so. */
    UPDATE,
    /** A transaction that has inserted a document, and is then left open. */
    TRANSACTION
  }

  /** The command line of such a process that writes this field, for who starts it. */
  public static List<String> command(
      String uri, String database, String collection, What what, String field) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        LongAsker.class.getName(),
        uri,
        database,
        collection,
        what.name(),
        field);
  }

  /**
   * Starts one that writes the field {@code mark}, and returns when it is about to ask, or has its
   * transaction open.
   */
  public static LongAsker start(String uri, String database, String collection, What what) {
    try {
      Process process =
          new ProcessBuilder(command(uri, database, collection, what, "mark"))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String said = output.readLine();
      if (!"asks".equals(said)) {
        throw new IllegalStateException("expected that it asks, found: " + said);
      }
      return new LongAsker(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it by SIGKILL, as one that does not stop; when this returns it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process does not end");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Asks, and then waits until it is killed. */
  public static void main(String[] args) throws InterruptedException {
    MongoClientSettings settings =
        MongoClientSettings.builder()
            .applyConnectionString(new ConnectionString(args[0]))
            .applicationName(PROGRAM)
            .build();
    try (MongoClient client = MongoClients.create(settings)) {
      MongoCollection<Document> collection = client.getDatabase(args[1]).getCollection(args[2]);
      switch (What.valueOf(args[3])) {
        case UPDATE -> {
          System.out.println("asks");
          collection.updateMany(new Document(), Updates.set(args[4], PROGRAM));
        }
        case TRANSACTION -> {
          ClientSession session = client.startSession();
          session.startTransaction();
          collection.insertOne(session, new Document(args[4], PROGRAM));
          System.out.println("asks");
        }
      }
      Thread.currentThread().join();
    }
  }
}
