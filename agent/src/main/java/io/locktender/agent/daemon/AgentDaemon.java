package io.locktender.agent.daemon;

import com.google.common.base.Ticker;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.locktender.agent.config.AgentConfig;
import io.locktender.agent.http.AgentHttp;
import io.locktender.agent.http.Heartbeat;
import io.locktender.agent.metrics.AgentMetrics;
import io.locktender.agent.node.GateWatch;
import io.locktender.agent.node.LocalReleases;
import io.locktender.agent.node.NodeCommands;
import io.locktender.agent.node.NodeIdentity;
import io.locktender.agent.node.NodeLoop;
import io.locktender.agent.node.NodePorts;
import io.locktender.agent.node.Registrar;
import io.locktender.agent.process.CommandRunner;
import io.locktender.agent.process.Cookies;
import io.locktender.agent.process.Programs;
import io.locktender.agent.process.StepMarks;
import io.locktender.agent.state.EventLog;
import io.locktender.agent.state.Incarnation;
import io.locktender.agent.state.StateDirectory;
import io.locktender.agent.steps.StepProcesses;
import io.locktender.agent.worker.WorkerSettings;
import io.locktender.agent.worker.WorkerSupervisor;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.master.Chronicle;
import io.locktender.coordinator.master.Clocks;
import io.locktender.coordinator.master.Journal;
import io.locktender.coordinator.master.MasterLoop;
import io.locktender.coordinator.master.MasterSelf;
import io.locktender.coordinator.master.MasterTasks;
import io.locktender.coordinator.master.TaskRunner;
import io.locktender.coordinator.master.Wakeup;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.coordinator.zookeeper.ClusterConnection;
import io.locktender.coordinator.zookeeper.ClusterPaths;
import io.locktender.coordinator.zookeeper.Election;
import io.locktender.coordinator.zookeeper.ReportPublisher;
import io.locktender.coordinator.zookeeper.ZooKeeperCluster;
import io.locktender.coordinator.zookeeper.ZooKeeperSettings;
import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.local.LocalDatabaseWork;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DatabaseSettings;
import io.locktender.steps.store.ReleaseStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's daemon: wires the parts together, in the order in which they need each other, and
 * closes them in the reverse order. Its workers live on when it ends.
 */
public final class AgentDaemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentDaemon.class);
  private static final int PROBE_THREADS = 4;

  /** A node's own command that runs longer is killed, whatever the cluster's deadlines say. */
  private static final Duration LONGEST_COMMAND = Duration.ofHours(1);

  /** None of its calls waits for a job of systemd's. */
  private static final Duration SYSTEMCTL = Duration.ofSeconds(10);

  private static final Path ROOT = Path.of("/");

  private static final int TOKEN_LETTERS = 13;

  private static final int MAX_UNWRITTEN_ENTRIES = 1_000;
  private static final int JOURNAL_SECONDS = 5;

  private final AgentConfig config;
  private final InstantSource clock = InstantSource.system();
  private final LongSupplier nanos = System::nanoTime;
  private final SecureRandom random = new SecureRandom();
  private final Cookies cookies;
  private final StepMarks marks;
  private final List<AutoCloseable> parts = new ArrayList<>();
  private final Wakeup nodeWakeup = new Wakeup();
  private final Wakeup masterWakeup = new Wakeup();
  private final AgentMetrics metrics;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private volatile @Nullable MasterTasks tasks;
  private @Nullable MasterLoop master;
  private @Nullable NodeLoop node;

  private AgentDaemon(AgentConfig config) {
    this.config = config;
    this.cookies = new Cookies(config.cluster(), config.node(), random);
    this.marks = new StepMarks(cookies);
    this.metrics = new AgentMetrics(registry, nanos);
  }

  /**
   * Runs the daemon until the calling thread is interrupted. Workers are left running.
   *
   * @throws io.locktender.steps.text.InvalidInputException when the state directory is another
   *     agent's, or cannot be used
   * @throws io.locktender.coordinator.zookeeper.NodeNameTakenException when another agent lives
   *     under the node's name
   * @throws IOException when the HTTP server's address cannot be had
   */
  public static void run(AgentConfig config) throws IOException, InterruptedException {
    try (AgentDaemon daemon = new AgentDaemon(config)) {
      daemon.open();
      daemon.loop();
    }
  }

  private void open() throws IOException {
    StateDirectory state = add(StateDirectory.open(config.state()));
    EventLog events =
        add(EventLog.open(config.state(), config.node(), clock, EventLog.DEFAULT_MAX_BYTES));
    Incarnation incarnation = incarnation(state);
    Heartbeat heartbeat = new Heartbeat(nanos);
    AgentHttp http = add(AgentHttp.start(config.http(), heartbeat::health, registry::scrape));
    NodeIdentity self =
        new NodeIdentity(
            config.cluster(),
            config.node(),
            incarnation.current(),
            config.roles(),
            http.address().toString());
    ClusterConnection zookeeper =
        add(
            ClusterConnection.open(
                ZooKeeperSettings.of(
                    config.zookeeper().connect(), config.zookeeper().sessionTimeout()),
                new ClusterPaths(config.cluster()),
                this::wake));
    Database database =
        add(
            Database.open(
                DatabaseSettings.of(
                    config.mongodb().uri(),
                    config.mongodb().database(),
                    "locktender-" + config.node())));
    ClusterStore store = new ClusterStore(new MongoControlStore(database.get(), clock));
    ReportPublisher publisher =
        new ReportPublisher(
            zookeeper, config.node(), incarnation.current(), incarnation.previous());
    Journal journal = new Journal(store, journalWriter(), config.node(), clock);
    ReleaseStore releases = new ReleaseStore(config.releases());
    if (config.stateServer()) {
      master = master(zookeeper, database, store, releases, journal, state, events);
    }
    CommandRunner commands = commands();
    LocalReleases local =
        new LocalReleases(
            releases, config.stateServer(), () -> Programs.find("systemctl").isPresent(), nanos);
    ZooKeeperLink cluster = new ZooKeeperLink(zookeeper, publisher);
    node =
        new NodeLoop(
            self,
            new Registrar(
                self,
                cluster,
                store,
                clock,
                nanos,
                config.zookeeper().sessionTimeout().multipliedBy(2)),
            new GateWatch(store, store, config.node(), () -> cluster.view().mirror(), nanos),
            new NodePorts(
                cluster,
                state,
                events,
                workers(state, events, commands),
                marks::endEarlier,
                local,
                new NodeCommands(local, commands, journal, LONGEST_COMMAND),
                new NodeGauges(heartbeat, metrics),
                this::progress),
            nodeWakeup::await,
            nanos);
  }

  /** The node's loop runs on the calling thread, the master's on one of its own. */
  private void loop() throws InterruptedException {
    MasterLoop masterLoop = master;
    Thread masterThread = null;
    if (masterLoop != null) {
      masterThread = new Thread(() -> untilInterrupted(masterLoop), "master");
      masterThread.start();
    }
    try {
      if (node != null) {
        node.run();
      }
    } finally {
      if (masterThread != null) {
        masterThread.interrupt();
        masterThread.join(Duration.ofSeconds(10).toMillis());
      }
    }
  }

  private void untilInterrupted(MasterLoop loop) {
    try {
      loop.run(masterWakeup);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private MasterLoop master(
      ClusterConnection zookeeper,
      Database database,
      ClusterStore store,
      ReleaseStore releases,
      Journal journal,
      StateDirectory state,
      EventLog events) {
    ExecutorService executor = Executors.newSingleThreadExecutor(named("task"));
    add(executor::shutdownNow);
    MasterTasks own =
        new MasterTasks(
            new LocalDatabaseWork(database, clock),
            store,
            releases,
            new StepProcesses(config.mongodb(), database, config.releases(), config.steps(), marks),
            new TaskRunner(executor, nanos, this::wake, events));
    tasks = own;
    Election election =
        add(new Election(zookeeper, config.node(), randomName("t", TOKEN_LETTERS), nanos));
    return MasterLoop.of(
        new MasterSelf(
            config.cluster(), config.node(), config.deadlines(), () -> state.known().orElse(null)),
        election,
        new ZooKeeperCluster(zookeeper),
        store,
        own,
        new Chronicle(events, journal, metrics),
        new Clocks(clock, nanos));
  }

  private CommandRunner commands() {
    ExecutorService executor = Executors.newCachedThreadPool(named("command-%d"));
    add(executor::shutdownNow);
    return new CommandRunner(cookies, environment(), executor, nodeWakeup::wake);
  }

  private WorkerSupervisor workers(StateDirectory state, EventLog events, CommandRunner commands) {
    return add(
        new WorkerSupervisor(
            cookies,
            state,
            events,
            environment(),
            probes(),
            drains(),
            words -> commands.run(ROOT, words, Map.of("LC_ALL", "C"), SYSTEMCTL).result(),
            nodeWakeup::wake,
            Ticker.systemTicker(),
            WorkerSettings.defaults()));
  }

  /** Closed before the database is: what waits is written, if that answers. */
  private Executor journalWriter() {
    ThreadPoolExecutor writer =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_UNWRITTEN_ENTRIES),
            named("journal"));
    add(
        () -> {
          writer.shutdown();
          if (!writer.awaitTermination(JOURNAL_SECONDS, TimeUnit.SECONDS)) {
            writer.shutdownNow();
          }
        });
    return writer;
  }

  private ExecutorService drains() {
    ExecutorService drains = Executors.newCachedThreadPool(named("drain-%d"));
    add(drains::shutdownNow);
    return drains;
  }

  private ScheduledExecutorService probes() {
    ScheduledExecutorService probes =
        Executors.newScheduledThreadPool(PROBE_THREADS, named("probe-%d"));
    add(probes::shutdownNow);
    return probes;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("LOCKTENDER_CLUSTER", config.cluster());
    environment.put("LOCKTENDER_NODE", config.node());
    environment.put("LOCKTENDER_MONGODB_URI", config.mongodb().uri());
    environment.put("LOCKTENDER_DATABASE", config.mongodb().database());
    return environment;
  }

  private NodeReport.@Nullable Progress progress() {
    MasterTasks own = tasks;
    return own == null ? null : own.progress();
  }

  private void wake() {
    nodeWakeup.wake();
    masterWakeup.wake();
  }

  private Incarnation incarnation(StateDirectory state) {
    String previous = state.incarnation().map(Incarnation::current).orElse(null);
    Incarnation now = new Incarnation(previous, randomName("i", TOKEN_LETTERS).get());
    state.writeIncarnation(now);
    return now;
  }

  /** Random names of lower-case letters and digits, 5 bits each; 13 of them are 65 bits. */
  private Supplier<String> randomName(String prefix, int letters) {
    return () -> {
      StringBuilder name = new StringBuilder(prefix);
      for (int i = 0; i < letters; i++) {
        name.append("abcdefghijkmnpqrstuvwxyz23456789".charAt(random.nextInt(32)));
      }
      return name.toString();
    };
  }

  private static ThreadFactory named(String format) {
    return new ThreadFactoryBuilder().setNameFormat(format).setDaemon(true).build();
  }

  private <T extends AutoCloseable> T add(T part) {
    parts.add(part);
    return part;
  }

  /** The interrupt that ended the loops must not end the closing. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Exception e) {
        log.warn("not closed: {}", e.toString());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
