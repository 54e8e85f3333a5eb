package io.locktender.steps.process;

import io.locktender.steps.StepFailedException;
import io.locktender.steps.StepFailure;
import io.locktender.steps.UpgradeWork;
import io.locktender.steps.collections.CopyThreads;
import io.locktender.steps.collections.WorkNames;
import io.locktender.steps.collections.WorkingCopies;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.Release;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.CommandSettings;
import io.locktender.steps.run.RunOptions;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.server.Catalog;
import io.locktender.steps.server.Database;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The work of one mastership in this very process. */
public final class LocalWork implements UpgradeWork {
  private static final int COLLECTIONS_AT_A_TIME = 2;
  private static final int WRITERS = 4;

  private final Plan plan;
  private final Database database;
  private final String token;
  private final String uri;
  private final LongSupplier nanos;
  private final CopyThreads threads;
  private final WorkingCopies copies;
  private final Ledger ledger;
  private @Nullable Thread caller;
  private boolean closed;

  /**
   * @param plan with its steps in Java loaded; the caller keeps it loaded until this is closed
   * @param database stays the caller's to close
   * @param uri the database's connection string, for the commands of {@code exec} steps
   * @param token of the mastership
   */
  public LocalWork(Plan plan, Database database, String uri, String token) {
    this(plan, database, uri, token, InstantSource.system(), System::nanoTime);
  }

  LocalWork(
      Plan plan,
      Database database,
      String uri,
      String token,
      InstantSource clock,
      LongSupplier nanos) {
    this.plan = plan;
    this.database = database;
    this.uri = uri;
    this.token = token;
    this.nanos = nanos;
    threads = CopyThreads.start(COLLECTIONS_AT_A_TIME, WRITERS);
    copies = new WorkingCopies(database, token, threads, clock, nanos);
    ledger = new Ledger(() -> Catalog.of(database), this::copyOf);
  }

  @Override
  public long copy(Progress progress) throws StepFailedException, InterruptedException {
    return guarded(
        () -> {
          long documents = copies.copy(touches(), progress);
          ledger.record(touches());
          return documents;
        });
  }

  @Override
  public StepResult run(String release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return guarded(
        () -> {
          Step found = find(release, step);
          ledger.check();
          StepResult result = runner().run(found, new Throttled(progress, nanos));
          ledger.record(found.change().touches());
          return result;
        });
  }

  @Override
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    return guarded(
        () -> {
          ledger.check();
          return copies.prove(progress);
        });
  }

  @Override
  public Set<String> touches() {
    return plan.touches();
  }

  /** Interrupts the call that runs, and waits up to 10 s for the threads that copy. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (caller != null) {
        caller.interrupt();
      }
    }
    threads.close();
  }

  private StepRunner runner() {
    Map<ReleaseVersion, Path> directories =
        plan.releases().stream().collect(Collectors.toMap(Release::version, Release::directory));
    CommandSettings commands =
        new CommandSettings(uri, directories::get, CommandSettings.DEFAULT_LIMIT);
    boolean empty = plan.from().equals(ReleaseVersion.NONE);
    RunOptions options = new RunOptions(empty, commands);
    return new StepRunner(database.patient(), this::copyOf, options);
  }

  private String copyOf(String name) {
    return WorkNames.work(token, name);
  }

  private Step find(String release, String id) throws StepFailedException {
    return plan.masterSteps().stream()
        .filter(step -> step.id().equals(id) && step.release().toString().equals(release))
        .findFirst()
        .orElseThrow(
            () ->
                new StepFailedException(
                    StepFailure.of(id, "release " + release + " has no such step for the master")));
  }

  @FunctionalInterface
  private interface Guarded<T> {
    T call() throws StepFailedException, InterruptedException;
  }

  private <T> T guarded(Guarded<T> call) throws StepFailedException, InterruptedException {
    begin();
    try {
      return call.call();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (DatabaseUnavailableException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      throw e;
    } finally {
      end();
    }
  }

  private synchronized void begin() throws StepFailedException {
    if (closed) {
      throw closedFailure();
    }
    caller = Thread.currentThread();
  }

  private synchronized void end() {
    caller = null;
  }

  /** An interrupt that {@link #close} made is not the caller's. */
  private synchronized InterruptedException interrupted(Exception cause)
      throws StepFailedException {
    if (closed) {
      throw closedFailure();
    }
    InterruptedException interrupted = new InterruptedException(cause.getMessage());
    interrupted.initCause(cause);
    return interrupted;
  }

  private static StepFailedException closedFailure() {
    return new StepFailedException(StepFailure.of(null, "the work was closed"));
  }
}
