package io.locktender.agent.daemon;

import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.http.AgentHttp;
import io.locktender.agent.http.Heartbeat;
import io.locktender.agent.metrics.AgentMetrics;
import io.locktender.agent.metrics.AgentRegistry;
import io.locktender.agent.node.NodeIdentity;
import io.locktender.agent.page.Page;
import io.locktender.agent.process.Cookies;
import io.locktender.agent.process.StepMarks;
import io.locktender.agent.state.EventLog;
import io.locktender.agent.state.Incarnation;
import io.locktender.agent.state.StateDirectory;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.master.Journal;
import io.locktender.coordinator.master.RandomNames;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.store.ReleaseStore;
import io.locktender.steps.store.ReleaseTrust;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What both loops of an agent work on. It is opened in the order in which it needs each other. */
final class AgentServices {
  final AgentConfig config;
  final Clocks clocks = new Clocks(InstantSource.system(), System::nanoTime);
  final Closer closer;
  final SecureRandom random = new SecureRandom();
  final AgentThreads threads;
  final RandomNames names;
  final Cookies cookies;
  final StepMarks marks;
  final StateDirectory state;
  final EventLog events;
  final Incarnation incarnation;
  final Heartbeat heartbeat = new Heartbeat(clocks.nanos());
  final AgentMetrics metrics;
  final NodeIdentity self;
  final ClusterConnection zookeeper;
  final Database database;
  final ClusterStore store;
  final Journal journal;
  final ReleaseStore releases;

  /**
   * Opens all of it.
   *
   * @param closer takes what is opened, also when something later cannot be
   * @param wake called from any thread when anything of the cluster has changed
   * @throws IOException when the HTTP server's address cannot be had
   */
  AgentServices(AgentConfig config, Closer closer, Runnable wake) throws IOException {
    this.config = config;
    this.closer = closer;
    this.threads = new AgentThreads(closer);
    this.names = new RandomNames(random);
    this.cookies = new Cookies(config.cluster(), config.node(), random);
    this.marks = new StepMarks(cookies);
    this.state = closer.add(StateDirectory.open(config.state()));
    this.events =
        closer.add(
            EventLog.open(
                config.state(), config.node(), clocks.wall(), EventLog.DEFAULT_MAX_BYTES));
    this.incarnation = begin(state, names);
    PrometheusMeterRegistry registry = AgentRegistry.open();
    this.metrics = new AgentMetrics(registry, clocks.nanos());
    AgentHttp http =
        closer.add(AgentHttp.start(config.http().bind(), heartbeat::health, registry::scrape));
    this.self = identity(config, incarnation, http);
    this.zookeeper = closer.add(connect(config, wake));
    this.database = closer.add(Database.open(settings(config)));
    this.store = new ClusterStore(new MongoControlStore(database.get(), clocks.wall()));
    this.journal = new Journal(store, threads.journal(), config.node(), clocks.wall());
    this.releases =
        new ReleaseStore(
            config.releases(), ReleaseTrust.ofThisUser().signedBy(config.releasesKeys()));
    if (config.http().page()) {
      http.serve(Page.PATH, closer.add(page()));
    }
  }

  private Page page() {
    return Page.of(
        config.cluster(),
        config.node(),
        self.agent().build(),
        () -> PageLink.open(zooKeeperSettings(config), new ClusterPaths(config.cluster())),
        store,
        store,
        clocks);
  }

  /** A new run, which may take the place of the one before it on this state directory. */
  private static Incarnation begin(StateDirectory state, RandomNames names) {
    String previous = state.incarnation().map(Incarnation::current).orElse(null);
    Incarnation now = new Incarnation(previous, names.next("i"));
    state.writeIncarnation(now);
    return now;
  }

  private static NodeIdentity identity(
      AgentConfig config, Incarnation incarnation, AgentHttp http) {
    return new NodeIdentity(
        config.cluster(),
        config.node(),
        incarnation.current(),
        config.roles(),
        http.address().toString(),
        AgentBuild.current());
  }

  private static ClusterConnection connect(AgentConfig config, Runnable wake) {
    return ClusterConnection.open(
        zooKeeperSettings(config), new ClusterPaths(config.cluster()), wake);
  }

  private static ZooKeeperSettings zooKeeperSettings(AgentConfig config) {
    return ZooKeeperSettings.of(
        config.zookeeper().connect(),
        config.zookeeper().sessionTimeout(),
        config.zookeeper().security());
  }

  private static DatabaseSettings settings(AgentConfig config) {
    return config.mongodb().settings(DatabaseSettings.APPLICATIONS + "-" + config.node());
  }
}
