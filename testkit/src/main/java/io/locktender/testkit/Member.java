package io.locktender.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterConnectionMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * One member of a replica set: a process of this machine, to which signals are sent, and which is
 * started again as it was started: with the words, and in the directory, that the kernel knows.
 */
final class Member implements AutoCloseable {
  private static final int ANSWERS_WITHIN_MILLIS = 1_000;
  private static final int SIGNALLED_WITHIN_SECONDS = 10;

  private final String address;
  private final MongoClient client;
  private long pid;
  private boolean killed;

  /**
   * @param set the connection string of the set, for credentials and options
   * @param address {@code host:port}
   */
  Member(ConnectionString set, String address) {
    this.address = address;
    this.client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(set)
                .applyToClusterSettings(
                    cluster ->
                        cluster
                            .requiredReplicaSetName(null)
                            .mode(ClusterConnectionMode.SINGLE)
                            .hosts(List.of(new ServerAddress(address))))
                .timeout(ANSWERS_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
                .build());
  }

  String address() {
    return address;
  }

  long pid() {
    return pid;
  }

  /** What a command answers there. */
  Document run(Document command) {
    return client.getDatabase("admin").runCommand(command);
  }

  boolean isPrimary() {
    try {
      return !killed && run(new Document("isMaster", 1)).getBoolean("ismaster", false);
    } catch (MongoException e) {
      return false;
    }
  }

  /**
   * Whether it takes part in the set: as primary, or as one that has caught up enough to be read.
   */
  boolean isWell() {
    try {
      Document says = run(new Document("isMaster", 1));
      return says.getBoolean("ismaster", false) || says.getBoolean("secondary", false);
    } catch (MongoException e) {
      return false;
    }
  }

  /** The process that it says that it is; empty when it does not answer. */
  OptionalLong askPid() {
    try {
      Number said = run(new Document("serverStatus", 1)).get("pid", Number.class);
      return OptionalLong.of(said.longValue());
    } catch (MongoException e) {
      return OptionalLong.empty();
    }
  }

  /** From now on signals go to this process. */
  void pid(long now) {
    pid = now;
  }

  void pause() {
    signal("-STOP");
  }

  void goOn() {
    if (!killed) {
      signal("-CONT");
    }
  }

  /** Gives what starts it again. */
  Runnable kill() {
    List<String> words = List.of(read("cmdline").split("\0"));
    Path directory = real(Path.of("/proc", String.valueOf(pid), "cwd"));
    signal("-KILL");
    killed = true;
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    return () -> start(words, directory);
  }

  private void start(List<String> words, Path directory) {
    try {
      // Where it forks, this is not the process that stays.
      new ProcessBuilder(words)
          .directory(directory.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      killed = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path real(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid), file), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String signal) {
    try {
      Process sent = new ProcessBuilder("kill", signal, String.valueOf(pid)).start();
      if (!sent.waitFor(SIGNALLED_WITHIN_SECONDS, TimeUnit.SECONDS) || sent.exitValue() != 0) {
        throw new IllegalStateException(
            "%s could not be sent to process %d of %s".formatted(signal, pid, address));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
