package io.locktender.steps.local;

import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.copy.CopyRegister;
import io.locktender.steps.copy.CopyThreads;
import io.locktender.steps.copy.LiveBackup;
import io.locktender.steps.copy.MemberBuilds;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.plan.StrategyRules;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.Reverts;
import io.locktender.steps.release.Step;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.run.BeforeSteps;
import io.locktender.steps.run.RunOptions;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.sync.CopySync;
import io.locktender.steps.sync.Sources;
import io.locktender.steps.sync.SyncSetting;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.SyncFindings;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.Throttled;
import io.locktender.steps.work.UpgradeWork;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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
  private final Set<String> touches;
  private final SuspendedTimes times = new SuspendedTimes();
  private final CopyRegister register;
  private final CopySync sync;
  private final TokenFence fence;
  private final Pace pace;
  private final CurrentCall call = new CurrentCall();

  /**
   * @param plan with its steps in Java loaded; the caller keeps it loaded until this is closed
   * @param database stays the caller's to close
   * @param uri the database's connection string, for the commands of {@code exec} steps
   * @param token of the mastership
   * @param restores the upgrade whose backups are put back, by a plan without steps; or empty
   * @param directory for files that grow with the data, and are deleted when this is closed
   * @param pace how much of the time is left to the workers while these serve
   */
  public LocalWork(
      Plan plan,
      Database database,
      String uri,
      String token,
      Optional<String> restores,
      Path directory,
      Pace pace) {
    InstantSource clock = InstantSource.system();
    this.plan = plan;
    this.database = database;
    this.uri = uri;
    this.token = token;
    this.pace = pace;
    nanos = System::nanoTime;
    threads = CopyThreads.start(COLLECTIONS_AT_A_TIME, WRITERS);
    touches = restores.map(new Backups(database)::names).orElseGet(plan::touches);
    fence = new TokenFence(new MongoControlStore(database.get(), clock), token);
    register = new CopyRegister(names -> Catalog.of(database, names), this::copyOf);
    sync =
        new CopySync(
            new SyncSetting(
                database,
                new Sources(touches, restores),
                this::copyOf,
                times,
                token,
                threads,
                directory,
                clock,
                nanos,
                pace),
            StepTiming.of(plan),
            runner(),
            register);
  }

  @Override
  public Room room() throws StepFailedException, InterruptedException {
    return call.in(sync::room);
  }

  @Override
  public Synced sync(Progress progress) throws StepFailedException, InterruptedException {
    return call.in(() -> sync.sync(progress));
  }

  @Override
  public SyncFindings found() throws StepFailedException, InterruptedException {
    return call.in(sync::found);
  }

  @Override
  public Synced catchUp(Progress progress) throws StepFailedException, InterruptedException {
    return call.in(() -> sync.catchUp(progress));
  }

  @Override
  public StepResult run(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return call.in(
        () -> {
          Step found = find(release, step);
          register.check();
          if (StepTiming.seesWholeCollections(found.change())) {
            sync.resumeTimesToLive(found.change().touches());
          }
          StepResult result = runner().run(found, new Throttled(progress, nanos));
          awaitBuilds(found.change(), this::copyOf);
          register.record(found.change().touches());
          return result;
        });
  }

  @Override
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    return call.in(() -> sync.prove(progress));
  }

  @Override
  public List<String> alreadyThere() throws StepFailedException, InterruptedException {
    return call.in(
        () -> live().alreadyThere(new EmptyTrial(plan, database, uri), KindsInPlace.of(database)));
  }

  @Override
  public List<FoundBefore> foundBefore(boolean rolls)
      throws StepFailedException, InterruptedException {
    return call.in(
        () ->
            new BeforeSteps(database.patient())
                .of(plan.masterSteps(), step -> !rolls || step.phase() == StepPhase.CONTRACT));
  }

  @Override
  public long backup(String upgradeId, Progress progress)
      throws StepFailedException, InterruptedException {
    return call.in(
        () -> {
          LiveBackup backup =
              new LiveBackup(
                  database, token, upgradeId, threads, InstantSource.system(), nanos, pace);
          refuseIfClosed();
          long documents = backup.copy(touches, progress);
          new MemberBuilds(database).await(touches.stream().map(this::copyOf).toList());
          refuseIfClosed();
          backup.keep(touches);
          return documents;
        });
  }

  private void refuseIfClosed() throws StepFailedException {
    Optional<String> why = fence.closed();
    if (why.isPresent()) {
      throw WorkGuard.failed(why.get());
    }
  }

  @Override
  public StepResult expand(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return call.in(
        () -> {
          Step found = find(release, step);
          StepResult result = live().expand(found, new Throttled(progress, nanos));
          awaitBuilds(found.change(), name -> name);
          return result;
        });
  }

  @Override
  public KeptUp keepUp(Progress progress) throws StepFailedException, InterruptedException {
    return call.in(() -> live().keepUp(new Throttled(progress, nanos)));
  }

  @Override
  public StepResult revert(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return call.in(
        () -> {
          Step found = find(release, step);
          // Where others still build what it has built, taking that away would stop them.
          awaitBuilds(found.change(), name -> name);
          StepResult result = live().revert(found, new Throttled(progress, nanos));
          Optional<Change> back = Reverts.of(found);
          if (back.isPresent()) {
            awaitBuilds(back.get(), name -> name);
          }
          return result;
        });
  }

  @Override
  public StepResult contract(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    return call.in(
        () -> {
          Step found = find(release, step);
          StepResult result = live().contract(found, new Throttled(progress, nanos));
          awaitBuilds(found.change(), name -> name);
          return result;
        });
  }

  /** A step that may build indexes is done when a majority has built them. */
  private void awaitBuilds(Change change, UnaryOperator<String> names)
      throws StepFailedException, InterruptedException {
    if (change instanceof Change.CreateIndex || StepTiming.seesWholeCollections(change)) {
      new MemberBuilds(database).await(change.touches().stream().map(names).toList());
    }
  }

  @Override
  public Set<StepName> inHold() {
    return StepTiming.of(plan).inHold().stream()
        .map(step -> new StepName(step.release(), step.id()))
        .collect(Collectors.toSet());
  }

  @Override
  public Set<String> touches() {
    return touches;
  }

  @Override
  public List<String> whyNotRolling() {
    return StrategyRules.judge(plan).whyNotRolling();
  }

  /** Interrupts the call that runs, and waits up to 10 s for the threads that copy. */
  @Override
  public void close() {
    call.end();
    threads.close();
    sync.close();
  }

  private LiveSteps live() throws StepFailedException {
    return LiveSteps.of(plan, database, fence, pace);
  }

  private StepRunner runner() {
    return new StepRunner(database.patient(), this::copyOf, RunOptions.of(plan, uri, times));
  }

  private String copyOf(String name) {
    return WorkNames.work(token, name);
  }

  private Step find(ReleaseVersion release, String id) throws StepFailedException {
    return plan.masterStep(release, id)
        .orElseThrow(
            () ->
                new StepFailedException(
                    StepFailure.of(id, "release " + release + " has no such step for the master")));
  }
}
