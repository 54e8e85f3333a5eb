package io.locktender.coordinator.master;

import io.locktender.steps.plan.Plan;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.CopyRoom.DiskRoom;
import io.locktender.steps.work.DatabaseWork;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepName;
import io.locktender.steps.work.SyncFindings;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The database's side of a mastership, in memory: what is called is kept, and each call does what
 * the test says, if it says anything. Thread-safe.
 */
public final class FakeWork implements UpgradeWork, DatabaseWork, WorkFactory {
  private final List<String> calls = new ArrayList<>();
  private final Map<String, Doing> doings = new HashMap<>();
  private List<String> whyNotRolling = List.of("a step is not fit for it");
  private List<String> lacking = List.of();
  private List<String> notRunnable = List.of();
  private List<String> alreadyThere = List.of();
  private List<FoundBefore> foundBefore = List.of();
  private List<String> cannotBeCopied = List.of();
  private List<String> missingRights = List.of();
  private List<String> setBehind = List.of();
  private List<String> expiring = List.of();
  private List<String> cannotTellQuiet = List.of();
  private Set<String> touches = Set.of("packages");
  private Set<StepName> inHold = Set.of();
  private SyncFindings found = new SyncFindings(null, List.of());
  private final Set<String> backups = new TreeSet<>();
  private @Nullable Set<String> live;

  public FakeWork() {}

  /** What a call does. */
  @FunctionalInterface
  public interface Doing {
    void run() throws StepFailedException, InterruptedException;
  }

  /** A call of this name does this. */
  public synchronized FakeWork when(String call, Doing doing) {
    doings.put(call, doing);
    return this;
  }

  /** A call of this name fails. */
  public FakeWork fails(String call, String reason) {
    return when(
        call,
        () -> {
          throw new StepFailedException(StepFailure.of(null, reason));
        });
  }

  /** A call of this name does not end by itself; the latch is counted down when it has begun. */
  public FakeWork hangs(String call, CountDownLatch begun) {
    return when(
        call,
        () -> {
          begun.countDown();
          new CountDownLatch(1).await();
        });
  }

  /** Upgrades left backups. */
  public synchronized FakeWork hasBackups(String... upgrades) {
    backups.addAll(List.of(upgrades));
    return this;
  }

  public synchronized FakeWork rolls() {
    whyNotRolling = List.of();
    return this;
  }

  public synchronized FakeWork lacks(String what) {
    lacking = List.of(what);
    return this;
  }

  public synchronized FakeWork cannotRun(String what) {
    notRunnable = List.of(what);
    return this;
  }

  public synchronized FakeWork has(String what) {
    alreadyThere = List.of(what);
    return this;
  }

  public synchronized FakeWork hasBefore(FoundBefore found) {
    foundBefore = List.of(found);
    return this;
  }

  public synchronized FakeWork cannotCopy(String why) {
    cannotBeCopied = List.of(why);
    return this;
  }

  public synchronized FakeWork mayNot(String what) {
    missingRights = List.of(what);
    return this;
  }

  /** No majority of the replica set keeps up. */
  public synchronized FakeWork setIsBehind(String why) {
    setBehind = List.of(why);
    return this;
  }

  /** Too much is about to expire for a backup beside workers. */
  public synchronized FakeWork expires(String what) {
    expiring = List.of(what);
    return this;
  }

  public synchronized FakeWork inHold(StepName step) {
    inHold = Set.of(step);
    return this;
  }

  /** What the rounds find. */
  public synchronized FakeWork finds(SyncFindings findings) {
    found = findings;
    return this;
  }

  public synchronized FakeWork cannotTellQuiet(String why) {
    cannotTellQuiet = List.of(why);
    return this;
  }

  public synchronized FakeWork touches(Set<String> collections) {
    touches = collections;
    return this;
  }

  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** The tokens that lived at the last sweep, or null. */
  public synchronized @Nullable Set<String> live() {
    return live;
  }

  private void call(String what) throws StepFailedException, InterruptedException {
    Doing doing = noted(what);
    if (doing != null) {
      doing.run();
    }
  }

  private synchronized @Nullable Doing noted(String what) {
    calls.add(what);
    return doings.get(what.split(" ", 2)[0]);
  }

  @Override
  public UpgradeWork open(String token, Plan plan, @Nullable String restores)
      throws StepFailedException, InterruptedException {
    call("open " + plan.from() + " " + plan.target().version() + " " + restores);
    return this;
  }

  @Override
  public synchronized List<String> lacking(Plan plan) {
    return lacking;
  }

  @Override
  public synchronized List<String> notRunnable(Plan plan) {
    return notRunnable;
  }

  @Override
  public synchronized Findings rights() {
    return new Findings(missingRights, List.of());
  }

  @Override
  public synchronized Findings replicaSet() {
    return new Findings(setBehind, List.of("one member is 40 s behind"));
  }

  @Override
  public synchronized Findings canBeCopied(
      Set<String> collections, String owner, @Nullable String restores) {
    return new Findings(cannotBeCopied, List.of("the room is not known"));
  }

  @Override
  public synchronized Findings expiring(Set<String> collections) {
    return new Findings(expiring, List.of());
  }

  @Override
  public synchronized CopyRoom copyRoom(Set<String> collections) {
    return new CopyRoom(
        7, 700, List.of(new DiskRoom("the database", 800, 9_000)), null, null, null);
  }

  @Override
  public synchronized Findings canTellQuiet() {
    return new Findings(cannotTellQuiet, List.of("the server does not tell"));
  }

  @Override
  public boolean awaitQuiet(Progress progress) throws StepFailedException, InterruptedException {
    call("awaitQuiet");
    return true;
  }

  @Override
  public List<String> swap(String upgradeId, String copies, String by, List<SwapEntry> entries)
      throws StepFailedException {
    try {
      call("swap " + upgradeId + " " + copies);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.of("a stranger was in the way");
  }

  @Override
  public void dropCopies(String token) {
    noted("drop " + token);
  }

  @Override
  public synchronized Set<String> backups() {
    return Set.copyOf(backups);
  }

  @Override
  public int removeBackup(String upgradeId) {
    noted("remove backup " + upgradeId);
    synchronized (this) {
      backups.remove(upgradeId);
    }
    return 1;
  }

  @Override
  public List<String> sweep(Supplier<Set<String>> tokens) {
    Doing doing = noted("sweep");
    Set<String> now = tokens.get();
    synchronized (this) {
      live = now;
    }
    try {
      if (doing != null) {
        doing.run();
      }
    } catch (StepFailedException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return List.of("locktender.work.old.packages");
  }

  @Override
  public Room room() {
    return new Room("/state", 1, 2);
  }

  @Override
  public Synced sync(Progress progress) throws StepFailedException, InterruptedException {
    progress.at(1, 2);
    call("sync");
    return synced();
  }

  @Override
  public Synced catchUp(Progress progress) throws StepFailedException, InterruptedException {
    progress.at(1, 2);
    call("catchUp");
    return synced();
  }

  private static Synced synced() {
    return new Synced(3, 3, true, -1, null, 0, null, List.of());
  }

  @Override
  public SyncFindings found() throws StepFailedException, InterruptedException {
    call("found");
    synchronized (this) {
      return found;
    }
  }

  @Override
  public synchronized Set<StepName> inHold() {
    return inHold;
  }

  @Override
  public StepResult run(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    call("run " + release + " " + step);
    return new StepResult(3, 0);
  }

  @Override
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    call("prove");
    return List.of(new SwapEntry("packages", true, true));
  }

  @Override
  public synchronized List<String> alreadyThere() {
    return alreadyThere;
  }

  @Override
  public synchronized List<FoundBefore> foundBefore(boolean rolls) {
    return foundBefore;
  }

  @Override
  public long backup(String upgradeId, Progress progress)
      throws StepFailedException, InterruptedException {
    call("backup " + upgradeId);
    return 3;
  }

  @Override
  public StepResult expand(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    call("expand " + release + " " + step);
    return new StepResult(3, 1);
  }

  @Override
  public KeptUp keepUp(Progress progress) throws StepFailedException, InterruptedException {
    call("keepUp");
    return new KeptUp(4, 7);
  }

  @Override
  public StepResult revert(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    call("revert " + release + " " + step);
    return new StepResult(3, 0);
  }

  @Override
  public StepResult contract(ReleaseVersion release, String step, Progress progress)
      throws StepFailedException, InterruptedException {
    call("contract " + release + " " + step);
    return new StepResult(3, 0);
  }

  @Override
  public synchronized Set<String> touches() {
    return touches;
  }

  @Override
  public synchronized List<String> whyNotRolling() {
    return whyNotRolling;
  }

  @Override
  public void close() {
    noted("close");
  }
}
