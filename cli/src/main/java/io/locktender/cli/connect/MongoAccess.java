package io.locktender.cli.connect;

import io.locktender.agent.config.AgentConfig.MongoDb;
import io.locktender.cli.command.CliException;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.mongo.PrimaryWatch;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.text.SecretFile;
import io.locktender.steps.work.StepFailedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The database, as commands use it. */
public final class MongoAccess implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final PrimaryWatch primary = new PrimaryWatch(System::nanoTime);
  private final ClusterOptions options;
  private final Database database;
  private final ClusterStore store;
  private final MongoDb where;

  public MongoAccess(ClusterOptions options) {
    this.options = options;
    this.where = options.mongodb();
    this.database = open(where, primary);
    this.store = new ClusterStore(new MongoControlStore(database.get(), InstantSource.system()));
  }

  private static Database open(MongoDb where, PrimaryWatch primary) {
    try {
      return Database.open(where.settings(DatabaseSettings.APPLICATIONS + "-cli"), primary);
    } catch (SecretFile.UnreadableException e) {
      throw OwnLogin.needed(e);
    }
  }

  public Database database() {
    return database;
  }

  /**
   * Makes a call that may take as long as the data is big. It is given up when another member is
   * primary, and the one that was asked does not answer.
   *
   * @throws DatabaseUnavailableException when the database does not answer, or will not
   */
  public <T> T patiently(WorkGuard.Task<T> task) throws StepFailedException, InterruptedException {
    return new PatientCalls(primary::stranded, LOOK_EVERY).make(task);
  }

  /** May hold a password: never to be shown. */
  public String uri() {
    return where.uri();
  }

  /** The database's address. */
  public MongoDb where() {
    return where;
  }

  public ClusterStore store() {
    return store;
  }

  /**
   * The version document, or empty when there is none.
   *
   * @throws CliException with exit code 3 when it is another cluster's
   */
  public Optional<VersionDocument> version() {
    Optional<VersionDocument> document = store.read();
    document.ifPresent(this::checkCluster);
    return document;
  }

  /**
   * The version document.
   *
   * @throws CliException with exit code 3 when there is none
   */
  public VersionDocument requiredVersion() {
    return version()
        .orElseThrow(
            () ->
                CliException.refused(
                    "database %s has no version yet; 'locktender db baseline VERSION' writes the first one"
                        .formatted(database.name())));
  }

  private void checkCluster(VersionDocument document) {
    String cluster = options.clusterIfKnown().orElse(document.cluster());
    if (!document.cluster().equals(cluster)) {
      throw CliException.refused(
          "database %s is of cluster %s, not of %s; name the right database or cluster"
              .formatted(database.name(), document.cluster(), cluster));
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
