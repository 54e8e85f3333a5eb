package io.locktender.agent.worker;

import static java.util.stream.Collectors.toSet;

import com.google.common.base.Ticker;
import io.locktender.agent.process.ControlGroup;
import io.locktender.agent.process.Cookies;
import io.locktender.agent.process.Launcher;
import io.locktender.agent.process.ProcessScans;
import io.locktender.agent.process.ProcessTable;
import io.locktender.agent.state.EventLog;
import io.locktender.agent.state.StateDirectory;
import io.locktender.agent.systemd.Units;
import io.locktender.coordinator.decide.WorkerView;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.steps.command.CommandResult;
import io.locktender.steps.release.ProgramSpec;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts, watches, stops and adopts the node's workers.
 *
 * <p>Every method refuses another thread than the first that called one. What is found of an
 * earlier agent is a worker again, STARTING until it is found healthy, where a record explains it;
 * anything else with a cookie of the node is stopped, and is among the views, named {@code
 * stray-..}, until it is gone; so is a unit of a watched template that is no worker. A worker's
 * cookie is durable before its process exists. A command that cannot be started is a worker that
 * ended at once; why is in its log. Whoever asks for what is unseen is woken when it was looked at.
 */
public final class WorkerSupervisor implements Workers, AutoCloseable {
  private final WorkerContext context;
  private final WorkerFile file;
  private final Adoption adoption;
  private final Strays strays;
  private final Map<String, Worker> workers = new LinkedHashMap<>();
  private final Map<String, Backoff> backoffs = new LinkedHashMap<>();
  private @Nullable Thread loop;
  private boolean adopted;

  /**
   * @param cookies names the node's processes
   * @param state where {@code workers.json} and the workers' {@code logs/} are
   * @param events where starts and ends are recorded
   * @param environment given to every worker, beside the agent's own environment and what is known
   *     here: cookie, cluster, node, release, release directory, worker
   * @param executor runs the health probes, which block for up to their timeout; is shut down by
   *     its owner, after this was closed
   * @param drains waits for a drain's answer, a thread for each worker that is drained: without a
   *     bound on its threads, or one would wait for another's; shut down as the executor is
   * @param systemctl runs a command line of {@code systemctl}, within a time limit
   * @param wake wakes the loop; called from any thread
   * @param ticker nanoseconds, monotonic
   */
  public WorkerSupervisor(
      Cookies cookies,
      StateDirectory state,
      EventLog events,
      Map<String, String> environment,
      ScheduledExecutorService executor,
      ExecutorService drains,
      Function<List<String>, CompletableFuture<CommandResult>> systemctl,
      Runnable wake,
      Ticker ticker,
      WorkerSettings settings) {
    ProcessTable table = new ProcessTable();
    this.context =
        new WorkerContext(
            cookies,
            table,
            new Units(systemctl, table, wake, ticker),
            new Launcher(cookies, environment),
            settings,
            events,
            state.path().resolve("logs"),
            new WorkerCalls(),
            executor,
            drains,
            wake,
            ticker);
    this.file = new WorkerFile(state);
    this.adoption = new Adoption(context);
    this.strays = new Strays(table, ControlGroup.own(table), cookies.prefix(), ticker);
  }

  @Override
  public void adopt() {
    checkLoop();
    if (adopted) {
      throw new IllegalStateException("adopted already");
    }
    WorkerList recorded = file.read();
    context.units().watch(recorded.units());
    for (Worker worker : adoption.find(recorded.workers())) {
      workers.put(worker.record().name(), worker);
      backoffs.put(worker.record().name(), worker.backoff());
    }
    adopted = true;
    save();
  }

  @Override
  public boolean adopted() {
    return adopted;
  }

  @Override
  public void start(Release release, WorkerSpec spec, long revision) {
    checkLoop();
    if (!adopted || workers.containsKey(spec.name())) {
      throw new IllegalStateException(
          "worker " + spec.name() + (adopted ? " is there already" : " may not start yet"));
    }
    Backoff backoff = backoff(spec.name(), release);
    WorkerRecord record =
        WorkerRecord.of(release, spec, revision, backoff.started(), context.cookies().next());
    Worker worker = new Worker(context, record, backoff);
    if (spec.program() instanceof ProgramSpec.Unit unit) {
      context.units().watch(List.of(unit));
    }
    List<WorkerRecord> withIt = new ArrayList<>(records());
    withIt.add(record);
    write(withIt);
    workers.put(spec.name(), worker);
    worker.launch();
    save();
  }

  private Backoff backoff(String name, Release release) {
    ReleaseId id = new ReleaseId(release.version(), release.digest());
    Backoff last = backoffs.get(name);
    if (last != null && last.release().equals(id)) {
      return last;
    }
    Backoff fresh = new Backoff(id, 0, context.settings(), context.cookies().random());
    backoffs.put(name, fresh);
    return fresh;
  }

  @Override
  public void stop(String name) {
    checkLoop();
    Worker worker = workers.get(name);
    if (worker != null) {
      worker.stop();
      backoffs.remove(name);
      poll();
    }
  }

  @Override
  public void poll() {
    checkLoop();
    ProcessScans scans = new ProcessScans(context.table());
    context.units().poll();
    workers.values().forEach(worker -> worker.poll(scans));
    records().forEach(context::boundLog);
    workers.values().removeIf(Worker::gone);
    Set<String> ours =
        records().stream().flatMap(record -> Stream.ofNullable(record.unit())).collect(toSet());
    adoption.strayUnits(ours).forEach(stray -> workers.put(stray.record().name(), stray));
    save();
    workers.values().forEach(Worker::beginDrain);
  }

  private void save() {
    write(records());
  }

  private void write(List<WorkerRecord> records) {
    List<String> templates =
        context.units().templates().stream().map(ProgramSpec.Unit::template).toList();
    file.write(new WorkerList(records, templates.isEmpty() ? null : templates));
  }

  private List<WorkerRecord> records() {
    return workers.values().stream().filter(Worker::mayHaveProcesses).map(Worker::record).toList();
  }

  @Override
  public List<WorkerView> views() {
    checkLoop();
    return workers.values().stream().map(Worker::view).toList();
  }

  @Override
  public void watch(Collection<ProgramSpec.Unit> templates) {
    checkLoop();
    context.units().watch(templates);
  }

  @Override
  public Optional<String> unseen(long revision) {
    checkLoop();
    if (context.units().lookedFor(revision)) {
      return strays.found(records());
    }
    return context
        .units()
        .failure()
        .map(why -> "it is not known which units run: " + why)
        .or(() -> Optional.of("the units that run are still being looked up"));
  }

  @Override
  public Optional<Duration> nextDeadline() {
    checkLoop();
    long now = context.now();
    return Stream.concat(
            workers.values().stream().flatMap(worker -> worker.deadline().stream()),
            Stream.concat(context.units().nextAt().stream(), strays.nextAt().stream()))
        .map(deadline -> Duration.ofNanos(Math.max(0, deadline - now)))
        .min(Comparator.naturalOrder());
  }

  @Override
  public Optional<String> problem() {
    checkLoop();
    return workers.values().stream()
        .sorted(Comparator.comparing(worker -> worker.view().state() != WorkerView.State.STOPPING))
        .flatMap(worker -> worker.problem().stream())
        .findFirst();
  }

  /** Stops watching. The workers run on, and are found by the next agent. */
  @Override
  public void close() {
    checkLoop();
    workers.values().forEach(Worker::close);
  }

  private void checkLoop() {
    if (loop == null) {
      loop = Thread.currentThread();
    }
    if (loop != Thread.currentThread()) {
      throw new IllegalStateException(
          "expected the node's loop, " + loop.getName() + ", found " + Thread.currentThread());
    }
  }
}
