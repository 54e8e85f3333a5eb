package io.locktender.steps.copy;

import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.SuspendedTimes;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.ContentsReader;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.Sweeper;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of one upgrade's backups, to run steps on while the backups stay as they are. Closing
 * drops them. No token protects them from being swept, since whoever makes them need not be the
 * master; so their names tell when they were made, and a sweep leaves them alone for {@link
 * Sweeper#PRICE_LIFE}: by then, too, goes what a killed process has left.
 */
public final class BackupCopies implements AutoCloseable {
  private static final int COLLECTIONS_AT_A_TIME = 2;
  private static final int WRITERS = 4;

  private static final Logger log = LoggerFactory.getLogger(BackupCopies.class);

  private final Database database;
  private final String upgradeId;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final String id;
  private final CopyThreads threads;
  private final SuspendedTimes times = new SuspendedTimes();
  private final CollectionCopier copier;

  /**
   * @param database stays the caller's to close
   * @param upgradeId whose backups are copied
   * @param clock tells when the copies are made, and which documents are about to expire
   * @param nanos a monotonic clock, for the progress
   */
  public BackupCopies(
      Database database, String upgradeId, InstantSource clock, LongSupplier nanos) {
    this.database = database;
    this.upgradeId = upgradeId;
    this.clock = clock;
    this.nanos = nanos;
    id = new ObjectId(Date.from(clock.instant())).toHexString();
    threads = CopyThreads.start(COLLECTIONS_AT_A_TIME, WRITERS);
    copier =
        new CollectionCopier(
            database,
            threads.writers(),
            clock,
            ContentsReader.MAX_EXPIRING,
            times,
            Pace.unrested());
  }

  /** The name of the copy of which a collection's usual name is given. */
  public String nameOf(String usual) {
    return WorkNames.price(id, usual);
  }

  /** What is suspended in the copies. */
  public SuspendedTimes times() {
    return times;
  }

  /**
   * Copies backups, each with its options and indexes.
   *
   * @param names the usual names of the collections
   * @throws StepFailedException when there is no such backup, or it cannot be copied
   */
  public void copy(Set<String> names, Progress progress)
      throws StepFailedException, InterruptedException {
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(database));
    List<CollectionInfo> backups = new ArrayList<>();
    List<String> copies = new ArrayList<>();
    for (String name : names) {
      String backup = WorkNames.backup(upgradeId, name);
      Optional<CollectionInfo> found = Backups.find(catalog, upgradeId, name);
      backups.add(found.orElseThrow(() -> WorkGuard.failed("there is no backup " + backup)));
      copies.add(nameOf(name));
    }
    // Each document is read, written and read again.
    ProgressCount count = new ProgressCount(progress, 2 * copier.estimate(backups), nanos);
    List<Callable<Long>> tasks = new ArrayList<>();
    for (int i = 0; i < backups.size(); i++) {
      CollectionInfo backup = backups.get(i);
      String copy = copies.get(i);
      tasks.add(() -> copier.copy(backup, copy, count));
    }
    Parallel.all(threads.readers(), tasks);
  }

  /** Drops the copies, and what steps have made of them. */
  @Override
  public void close() {
    // With an interrupt pending the driver would refuse to clean up.
    boolean interrupted = Thread.interrupted();
    threads.close();
    try {
      new Sweeper(database, clock).dropPrice(id);
    } catch (DatabaseUnavailableException e) {
      log.warn(
          "the copies {} were not dropped; a master's sweep drops them after {} h: {}",
          nameOf("*"),
          Sweeper.PRICE_LIFE.toHours(),
          e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
