package io.locktender.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server for each test, once in memory and once on disk. */
@ParameterizedClass
@EnumSource(Backend.class)
abstract class ServerTest {
  @TempDir Path directory;
  @Parameter Backend backend = Backend.MEMORY;
  private EmbeddedMongo server;
  private MongoClient client;

  @BeforeEach
  void start() throws IOException {
    server = backend.open(directory);
    client = MongoClients.create(server.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** The data are the same after it on disk; false where there is none. */
  boolean restarted() throws IOException {
    if (backend == Backend.MEMORY) {
      return false;
    }
    stop();
    start();
    return true;
  }

  MongoClient client() {
    return client;
  }

  EmbeddedMongo server() {
    return server;
  }

  MongoDatabase database() {
    return client.getDatabase("shop");
  }

  MongoCollection<Document> collection(String name) {
    return database().getCollection(name);
  }

  void insert(String collection, String... documents) {
    for (String document : documents) {
      collection(collection).insertOne(Document.parse(document));
    }
  }

  List<Document> documents(String collection) {
    return collection(collection).find().into(new ArrayList<>());
  }

  Document run(String command) {
    return database().runCommand(Document.parse(command));
  }

  static Document json(String document) {
    return Document.parse(document);
  }

  static List<Document> pipeline(String... stages) {
    return List.of(stages).stream().map(Document::parse).toList();
  }

  /** Refused with this code, and with its name and a message. */
  static void assertRefused(int code, Runnable command) {
    assertThatThrownBy(command::run)
        .isInstanceOfSatisfying(
            MongoException.class,
            e -> {
              assertThat(e.getCode()).as("%s", e).isEqualTo(code);
              if (e instanceof MongoCommandException refused) {
                assertThat(refused.getErrorCodeName()).isNotEmpty();
                assertThat(refused.getErrorMessage()).isNotEmpty();
              } else if (e instanceof MongoWriteException failed) {
                assertThat(failed.getError().getMessage()).isNotEmpty();
              }
            });
  }
}
