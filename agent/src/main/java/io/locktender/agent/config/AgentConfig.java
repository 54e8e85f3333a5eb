package io.locktender.agent.config;

import com.google.common.net.HostAndPort;
import io.locktender.coordinator.decide.Deadlines;
import io.locktender.coordinator.decide.Retention;
import io.locktender.coordinator.zookeeper.access.ZooKeeperSecurity;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.signing.VerifyingKey;
import io.locktender.steps.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code agent.yaml} says of one node; read by {@link AgentConfigReader}.
 *
 * @param cluster the cluster's name; also the name of its data in ZooKeeper
 * @param node this node's name, unique in the cluster
 * @param roles what this node is to its cluster
 * @param zookeeper where the ensemble is
 * @param mongodb where the database is
 * @param releases the directory that holds {@code <version>/release.yaml}
 * @param releasesKeys one of which must have signed each of them; empty: none need have
 * @param state the directory that this node's agent keeps its own state in
 * @param http what it answers by HTTP, and where
 * @param deadlines how long each part of an upgrade may take; used by the node that is master
 * @param steps the process that runs the steps
 * @param backups which backups are removed by themselves; used by the node that is master
 * @param hooks who is told what happens; used by the node that is master
 */
public record AgentConfig(
    String cluster,
    String node,
    List<NodeRole> roles,
    ZooKeeper zookeeper,
    MongoDb mongodb,
    Path releases,
    List<VerifyingKey> releasesKeys,
    Path state,
    Http http,
    Deadlines deadlines,
    Steps steps,
    Retention backups,
    List<NotifyHook> hooks) {
  /**
   * Where the ensemble is.
   *
   * @param connect {@code host:port,..}, with an optional path
   * @param sessionTimeout after how long without an answer the session is lost; 1 s to 60 s
   * @param security how the agent logs in, and whom its records admit
   */
  public record ZooKeeper(String connect, Duration sessionTimeout, ZooKeeperSecurity security) {
    /** Used where {@code session-timeout} is not said. */
    public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(6);
  }

  /**
   * Where the database is.
   *
   * @param address for the agent and its step process
   * @param database the product's database
   * @param workers for the workers, and all else that the agent runs of a release on its node;
   *     empty: the agent's
   * @param tls how the agent, its step process and the commands connect; empty: as the address says
   */
  public record MongoDb(
      MongoAddress address,
      String database,
      Optional<MongoAddress> workers,
      Optional<TlsFiles> tls) {
    /** As the URI says; it is everybody's. */
    public static MongoDb of(String uri, String database) {
      return new MongoDb(MongoAddress.of(uri), database, Optional.empty(), Optional.empty());
    }

    /** The same, with TLS by these files. */
    public MongoDb with(Optional<TlsFiles> files) {
      return new MongoDb(address, database, workers, files);
    }

    /**
     * The agent's connection string; may hold a password: never to be shown.
     *
     * @throws io.locktender.steps.text.InvalidInputException when a file of it cannot be used
     */
    public String uri() {
      return address.uri();
    }

    /**
     * The workers' connection string; may hold a password: never to be shown.
     *
     * @throws io.locktender.steps.text.InvalidInputException when a file of it cannot be used
     */
    public String workerUri() {
      return workers.orElse(address).uri();
    }

    /**
     * How to connect.
     *
     * @param applicationName how the server names the connection
     */
    public DatabaseSettings settings(String applicationName) {
      return DatabaseSettings.of(uri(), database, applicationName).with(tls.orElse(null));
    }
  }

  /**
   * What the agent answers by HTTP.
   *
   * @param bind where {@code /health} and {@code /metrics} are served; port 0 takes a free one
   * @param page whether the page is served there too
   */
  public record Http(HostAndPort bind, boolean page) {}

  /**
   * The process that runs the steps.
   *
   * @param javaOptions passed to its JVM as they are; at most 50; empty, and no heap given: the
   *     serial collector
   * @param heap its largest heap, as {@code -Xmx} takes it; empty: as much as its JVM's options
   *     say, or, where there are none, a quarter of the memory and 512 MiB at most
   */
  public record Steps(List<String> javaOptions, Optional<String> heap) {
    /** No options of its own. */
    public static final Steps DEFAULTS = new Steps(List.of(), Optional.empty());

    public Steps {
      javaOptions = List.copyOf(javaOptions);
    }
  }

  public AgentConfig {
    roles = List.copyOf(roles);
    hooks = List.copyOf(hooks);
    releasesKeys = List.copyOf(releasesKeys);
  }

  /** Whether this node's agent may become master. */
  public boolean stateServer() {
    return roles.contains(NodeRole.STATE_SERVER);
  }
}
