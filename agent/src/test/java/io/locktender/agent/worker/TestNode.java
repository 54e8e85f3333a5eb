package io.locktender.agent.worker;

import com.google.common.base.Ticker;
import io.locktender.agent.process.Cookies;
import io.locktender.agent.process.ProcessTable;
import io.locktender.agent.state.EventLog;
import io.locktender.agent.state.StateDirectory;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.release.DrainSpec;
import io.locktender.steps.release.HealthSpec;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.WorkerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A supervisor with all that it needs, driven by the test's thread. */
final class TestNode implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Writes its pid, and from then on what it is told. */
  static final String SERVING =
      "trap 'echo SIGTERM >> told; exit 0' TERM; echo $$ > pid; while :; do sleep 0.05; done";

  final Path directory;
  final Path release;
  final AtomicInteger wakes = new AtomicInteger();
  final AtomicLong skew = new AtomicLong();
  final StateDirectory state;
  final EventLog events;
  final WorkerSupervisor supervisor;
  final Cookies cookies;
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
  private final AtomicInteger drainThreads = new AtomicInteger();
  private final ExecutorService drains = Executors.newCachedThreadPool(this::drainThread);

  TestNode(Path directory, String cluster) {
    this(directory, cluster, 1_000_000);
  }

  /** With an event log that begins a new file after so many bytes. */
  TestNode(Path directory, String cluster, long maxEventBytes) {
    this(
        directory,
        cluster,
        maxEventBytes,
        words -> {
          throw new AssertionError("no worker is a unit, and " + words + " is run");
        });
  }

  /** On a machine whose {@code systemctl} is this. */
  TestNode(Path directory, Function<List<String>, CompletableFuture<CommandResult>> systemctl) {
    this(directory, "t" + UUID.randomUUID(), 1_000_000, systemctl);
  }

  private TestNode(
      Path directory,
      String cluster,
      long maxEventBytes,
      Function<List<String>, CompletableFuture<CommandResult>> systemctl) {
    this.directory = directory;
    this.release = directory.resolve("release");
    try {
      Files.createDirectories(release);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    state = StateDirectory.open(directory.resolve("state"));
    events = EventLog.open(state.path(), "node-1", InstantSource.system(), maxEventBytes);
    cookies = cookies(cluster);
    supervisor =
        new WorkerSupervisor(
            cookies,
            state,
            events,
            Map.of("LOCKTENDER_DATABASE", "shop"),
            executor,
            drains,
            systemctl,
            wakes::incrementAndGet,
            ticker(),
            settings());
  }

  static Cookies cookies(String cluster) {
    return new Cookies(cluster, "node-1", new SecureRandom());
  }

  private Thread drainThread(Runnable task) {
    drainThreads.incrementAndGet();
    return new Thread(task, "drain");
  }

  /** How many drains were begun, where none was begun after another had ended. */
  int drainsBegun() {
    return drainThreads.get();
  }

  private Ticker ticker() {
    return new Ticker() {
      @Override
      public long read() {
        return System.nanoTime() + skew.get();
      }
    };
  }

  static WorkerSettings settings() {
    WorkerSettings defaults = WorkerSettings.defaults();
    return new WorkerSettings(
        Duration.ofMillis(20),
        Duration.ofMillis(40),
        Duration.ofMillis(100),
        defaults.backOffMin(),
        defaults.backOffMax(),
        defaults.backOffReset(),
        Duration.ofMillis(300),
        Duration.ofMillis(200),
        Duration.ofMillis(300),
        10_000);
  }

  void adopt() {
    supervisor.adopt();
  }

  void start(String name, String script) {
    start(name, script, null, Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  void start(
      String name,
      String script,
      @Nullable HealthSpec health,
      Duration startWithin,
      Duration stopWithin) {
    WorkerSpec spec =
        new WorkerSpec(
            name,
            new ProgramSpec.Command(List.of("/bin/sh", "-c", script)),
            Optional.ofNullable(health),
            startWithin,
            stopWithin,
            Optional.empty());
    start(spec);
  }

  void start(String name, String script, @Nullable HealthSpec health, DrainSpec drain) {
    Duration within = Duration.ofSeconds(30);
    start(
        new WorkerSpec(
            name,
            new ProgramSpec.Command(List.of("/bin/sh", "-c", script)),
            Optional.ofNullable(health),
            within,
            within,
            Optional.of(drain)));
  }

  /** Starts a worker, and waits until it is healthy and writes down what it is told. */
  void startServing(DrainSpec drain) throws IOException {
    Files.deleteIfExists(release.resolve("pid"));
    start("api", SERVING, null, drain);
    pidIn("pid");
    awaitState("api", WorkerView.State.HEALTHY);
  }

  void start(WorkerSpec spec) {
    supervisor.start(release("1.0.0", spec), spec, 7);
  }

  Release release(String version, WorkerSpec spec) {
    return new Release(
        ReleaseVersion.parse(version),
        "digest",
        release,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(spec),
        List.of());
  }

  /** The only thing that a test waits by: the loop turns until it is so. */
  void await(BooleanSupplier condition) {
    awaited(condition::getAsBoolean, met -> met);
  }

  private <T> T awaited(Callable<T> looked, Predicate<T> enough) {
    return Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(PATIENCE)
        .until(
            () -> {
              supervisor.poll();
              return looked.call();
            },
            enough);
  }

  void awaitState(String name, WorkerView.State expected) {
    await(() -> find(name).filter(view -> view.state() == expected).isPresent());
  }

  void awaitNone() {
    await(() -> supervisor.views().isEmpty());
  }

  long pidIn(String name) {
    return numberIn(release.resolve(name));
  }

  /** The number in a file, once a program has written its whole line. */
  long numberIn(Path file) {
    String written =
        awaited(
            () -> Files.exists(file) ? Files.readString(file) : "", text -> text.endsWith("\n"));
    return Long.parseLong(written.strip());
  }

  Optional<WorkerView> find(String name) {
    return supervisor.views().stream().filter(view -> view.name().equals(name)).findFirst();
  }

  WorkerView view(String name) {
    return find(name).orElseThrow();
  }

  List<String> eventTypes() throws IOException {
    return Files.readAllLines(state.path().resolve(EventLog.FILE)).stream()
        .map(line -> line.replaceAll(".*\"type\":\"([a-z-]+)\".*", "$1"))
        .toList();
  }

  /** The last line of a type. */
  String lastEvent(String type) throws IOException {
    return Files.readAllLines(state.path().resolve(EventLog.FILE)).stream()
        .filter(line -> line.contains("\"type\":\"" + type + "\""))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  /** What a worker was told, as it wrote it down. */
  List<String> told() throws IOException {
    return Files.readAllLines(release.resolve(DrainedWorker.TOLD));
  }

  /** What a worker wrote last. */
  List<String> lastOutput(String name) {
    return new WorkerLog(state.path().resolve("logs"), name).tail();
  }

  void stopAll() {
    supervisor.views().forEach(view -> supervisor.stop(view.name()));
  }

  static boolean lives(long pid) {
    return new ProcessTable().find(pid).isPresent();
  }

  /** As if the agent had died: nothing is stopped, and the directory is free. */
  void die() {
    supervisor.close();
    executor.shutdownNow();
    drains.shutdownNow();
    try {
      executor.awaitTermination(5, TimeUnit.SECONDS);
      drains.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    events.close();
    state.close();
  }

  @Override
  public void close() {
    stopAll();
    skew.addAndGet(Duration.ofMinutes(10).toNanos());
    awaitNone();
    die();
  }
}
