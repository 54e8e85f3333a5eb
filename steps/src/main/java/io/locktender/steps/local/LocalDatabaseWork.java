package io.locktender.steps.local;

import io.locktender.steps.control.MongoControlStore;
import io.locktender.steps.copy.CollectionChecks;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.ReplicaSet;
import io.locktender.steps.preflight.Rights;
import io.locktender.steps.preflight.SetChecks;
import io.locktender.steps.quiet.QuietCheck;
import io.locktender.steps.quiet.QuietWait;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.Swap;
import io.locktender.steps.swap.Sweeper;
import io.locktender.steps.work.CopyRoom;
import io.locktender.steps.work.DatabaseWork;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@link DatabaseWork} in this very process.
 *
 * @param database stays the caller's to close
 * @param clock tells the age of what is swept, and what is about to expire
 */
public record LocalDatabaseWork(Database database, InstantSource clock) implements DatabaseWork {
  @Override
  public Findings rights() {
    Rights rights = Rights.of(database);
    return new Findings(
        rights.missing().stream().toList(), rights.missingToLook().stream().toList());
  }

  @Override
  public Findings replicaSet() {
    return ReplicaSet.of(database)
        .map(set -> new SetChecks(set).check())
        .orElse(new Findings(List.of(), List.of()));
  }

  @Override
  public Findings canBeCopied(Set<String> collections, String owner, @Nullable String restores) {
    return new CollectionChecks(database, clock).check(collections, owner, restores);
  }

  @Override
  public Findings expiring(Set<String> collections) {
    return new CollectionChecks(database, clock).expiring(collections);
  }

  @Override
  public CopyRoom copyRoom(Set<String> collections) {
    return new CollectionChecks(database, clock).measure(collections);
  }

  @Override
  public Findings canTellQuiet() {
    return new QuietCheck(database).check();
  }

  @Override
  public boolean awaitQuiet(Progress progress) throws StepFailedException, InterruptedException {
    return new QuietWait(database, clock).await(progress);
  }

  @Override
  public List<String> swap(String upgradeId, String copies, String by, List<SwapEntry> entries)
      throws StepFailedException {
    TokenFence fence = new TokenFence(new MongoControlStore(database.get(), clock), by);
    Swap swap = new Swap(database, upgradeId, copies, fence::closed);
    if (!by.equals(copies)) {
      swap.fence(by, clock.instant(), entries);
    }
    return swap.carryOut(entries);
  }

  @Override
  public void dropCopies(String token) {
    new Sweeper(database, clock).dropWork(token);
  }

  @Override
  public List<String> sweep(Supplier<Set<String>> live) {
    return new Sweeper(database, clock).sweep(live);
  }

  @Override
  public Set<String> backups() {
    return new Backups(database).upgrades();
  }

  @Override
  public int removeBackup(String upgradeId) {
    return new Backups(database).remove(upgradeId, clock.instant());
  }
}
