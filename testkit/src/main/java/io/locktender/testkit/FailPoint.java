package io.locktender.testkit;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import java.util.Optional;
import org.bson.Document;

/** A place where a real server does as a test says; off again when it is closed. */
public final class FailPoint implements AutoCloseable {
  private final MongoClient client;
  private final String name;

  private FailPoint(MongoClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * Switches one on for all who use the server.
   *
   * @param data what it is told
   * @return empty where the server has none: only with {@code enableTestCommands}
   */
  public static Optional<FailPoint> on(MongoClient client, String name, Document data) {
    try {
      client.getDatabase("admin").runCommand(switched(name, "alwaysOn").append("data", data));
      return Optional.of(new FailPoint(client, name));
    } catch (MongoException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.getDatabase("admin").runCommand(switched(name, "off"));
  }

  private static Document switched(String name, String mode) {
    return new Document("configureFailPoint", name).append("mode", mode);
  }
}
