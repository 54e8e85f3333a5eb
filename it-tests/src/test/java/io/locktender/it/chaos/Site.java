package io.locktender.it.chaos;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.locktender.it.Services;
import io.locktender.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The servers and disks that the clusters of a campaign stand on, one cluster after the other.
 * Killed servers come back with their data, so that one plan does not harm the next.
 */
final class Site implements AutoCloseable {
  private static final int MOST_NODES = 5;
  private static final String PATIENCE =
      "timeoutMS=30000&serverSelectionTimeoutMS=30000&w=majority";

  private final Path directory;
  private final Ensemble ensemble;
  private final DatabaseServer database;
  private final Disk stepDisk;
  private final List<Disk> stateDisks = new ArrayList<>();
  private final MongoClient client;
  private final MongoClient impatient;
  private final Thread atExit = new Thread(this::endAll, "chaos-site");
  private final String name = Long.toHexString(new SecureRandom().nextLong());
  private int databases;

  /**
   * @param onASet whether the database is the replica set that the tests are told
   */
  Site(boolean onASet) {
    try {
      directory = Files.createTempDirectory("locktender-chaos");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // First what may fail by itself, so that nothing is left running when it does.
    database = onASet ? new NamedServers() : new EmbeddedServer(directory.resolve("database"));
    ensemble = Ensemble.start(directory, Plan.ZOOKEEPER_SERVERS);
    stepDisk = new Disk(directory.resolve("disk-step"));
    for (int i = 1; i <= MOST_NODES; i++) {
      stateDisks.add(new Disk(directory.resolve("disk-" + i)));
    }
    client = MongoClients.create(with(PATIENCE));
    impatient = MongoClients.create(with(database.impatience()));
    // What is not a child of this JVM's build would outlive it.
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private String with(String options) {
    String uri = database.uri();
    return uri + (uri.contains("?") ? "&" : "/?") + options;
  }

  Path directory() {
    return directory;
  }

  Ensemble ensemble() {
    return ensemble;
  }

  DatabaseServer database() {
    return database;
  }

  Disk stepDisk() {
    return stepDisk;
  }

  /** From 1 on. */
  Disk stateDisk(int node) {
    return stateDisks.get(node - 1);
  }

  /** An empty database. */
  TestDatabase newDatabase() {
    return new TestDatabase(database.uri(), client, "chaos_%s_%d".formatted(name, ++databases));
  }

  /** The same database for whoever would rather not know than wait. */
  MongoDatabase impatient(TestDatabase of) {
    return impatient.getDatabase(of.name());
  }

  /** What a new cluster stands on. */
  Services services(UnaryOperator<String> zookeeperOf, UnaryOperator<String> mongodbOf) {
    return new Services(ensemble.connect(), newDatabase(), zookeeperOf, mongodbOf);
  }

  /** Everything runs, and there is room. */
  void heal() {
    ensemble.servers().forEach(Ensemble.Server::goOn);
    ensemble.servers().forEach(Ensemble.Server::start);
    database.goOn();
    database.start();
    stepDisk.empty();
    stateDisks.forEach(Disk::empty);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    client.close();
    impatient.close();
    endAll();
    Trees.delete(directory);
  }

  private void endAll() {
    ensemble.close();
    database.close();
    stepDisk.close();
    stateDisks.forEach(Disk::close);
  }
}
