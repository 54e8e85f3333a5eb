package io.locktender.cli.connect;

import io.locktender.agent.config.AgentConfig.MongoDb;
import io.locktender.cli.command.CliException;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import java.time.InstantSource;
import java.util.Optional;

/** The database, as commands use it. */
public final class MongoAccess implements AutoCloseable {
  private final ClusterOptions options;
  private final Database database;
  private final ClusterStore store;
  private final MongoDb where;

  public MongoAccess(ClusterOptions options) {
    this.options = options;
    this.where = options.mongodb();
    this.database = Database.open(where.settings(DatabaseSettings.APPLICATIONS + "-cli"));
    this.store = new ClusterStore(new MongoControlStore(database.get(), InstantSource.system()));
  }

  public Database database() {
    return database;
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
