package io.locktender.steps.copy;

import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.ContentsReader;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Keeps collections as they are while workers write them: each document as it was at some moment.
 * The copies carry the mastership's token until they are whole, and get the names of backups then;
 * what has such a name already was kept before. For one thread.
 */
public final class LiveBackup {
  private final Database database;
  private final String token;
  private final String upgradeId;
  private final LongSupplier nanos;
  private final SuspendedTimes times = new SuspendedTimes();
  private final CollectionCopier copier;

  /**
   * @param token the mastership's
   * @param upgradeId names the backups
   * @param clock tells which documents are about to expire
   * @param nanos a monotonic clock, for the progress
   * @param pace how much of the time is left to the workers
   */
  public LiveBackup(
      Database database,
      String token,
      String upgradeId,
      CopyThreads threads,
      InstantSource clock,
      LongSupplier nanos,
      Pace pace) {
    this.database = database;
    this.token = token;
    this.upgradeId = upgradeId;
    this.nanos = nanos;
    copier =
        new CollectionCopier(
            database, threads.writers(), clock, ContentsReader.MAX_EXPIRING, times, pace);
  }

  /**
   * Copies those that are there and that have no backup yet.
   *
   * @param names usual names
   * @return how many documents were copied
   * @throws StepFailedException when one cannot be copied
   */
  public long copy(Set<String> names, Progress progress)
      throws StepFailedException, InterruptedException {
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(database));
    List<CollectionInfo> sources = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      if (!catalog.has(WorkNames.backup(upgradeId, name))) {
        catalog.find(name).ifPresent(sources::add);
      }
    }
    // Each document is read, written and read again.
    ProgressCount count = new ProgressCount(progress, 2 * copier.estimate(sources), nanos);
    long documents = 0;
    for (CollectionInfo source : sources) {
      String target = WorkNames.work(token, source.name());
      if (catalog.has(target)) {
        // Left by a call that failed; what still comes of that shows in the proof of the new one.
        drop(target);
      }
      documents += copier.copy(source, target, count);
      new TimesToLive(database, times).resume(source.name(), target);
    }
    return documents;
  }

  /** Gives the copies the names of backups; to be called by whoever still is master. */
  public void keep(Set<String> names) throws StepFailedException, InterruptedException {
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(database));
    for (String name : new TreeSet<>(names)) {
      String backup = WorkNames.backup(upgradeId, name);
      CollectionInfo copy = catalog.find(WorkNames.work(token, name)).orElse(null);
      if (copy != null && !catalog.has(backup)) {
        WorkGuard.guard(
            "rename " + copy.name(),
            () -> {
              database.rename(copy, backup);
              return backup;
            });
      }
    }
  }

  private void drop(String collection) throws StepFailedException, InterruptedException {
    WorkGuard.guard(
        "drop " + collection,
        () -> {
          StructureChange.in(database.get()).drop(collection);
          return collection;
        });
  }
}
