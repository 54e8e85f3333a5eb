package io.locktender.steps.price;

import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.copy.BackupCopies;
import io.locktender.steps.copy.CollectionChecks;
import io.locktender.steps.copy.CopyRegister;
import io.locktender.steps.copy.TimesToLive;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.proof.Comparison;
import io.locktender.steps.proof.DifferenceCounts;
import io.locktender.steps.proof.DocumentDifference;
import io.locktender.steps.release.Step;
import io.locktender.steps.run.RunOptions;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What restoring the backup of an upgrade by HOLD would lose: the documents that were inserted,
 * changed or deleted since. A copy of the backup goes through the upgrade's steps once more, and is
 * compared with what is there. Neither the backup nor a collection of the product is written.
 *
 * <p>A document differs when one byte does: no write is missed. The outcome is exact when
 *
 * <ul>
 *   <li>nobody writes meanwhile. While workers do, it is what was seen in passing;
 *   <li>the steps make the same of the same document every time. One in Java that takes the time, a
 *       random number or the order of a {@code Map.of} from outside makes all documents that it
 *       changes look changed, and the price is then an upper bound;
 *   <li>no index lets documents expire: what expired was deleted.
 * </ul>
 *
 * <p>Collections that no step touches have no backup, are not restored, and cost nothing. One that
 * the plan drops costs nothing, unless somebody made it anew: all that is in it was inserted. One
 * that the plan creates or renames is compared under its new name.
 *
 * <p>Steps of nodes are not run. The commands of {@code exec} steps of the master are, here and
 * with the copies: what they do beside that, they do again.
 */
public final class BackupPrice {
  private final Database database;
  private final String uri;
  private final Plan plan;
  private final String upgradeId;
  private final PhysicalNames now;
  private final InstantSource clock;
  private final LongSupplier nanos;

  /**
   * @param database stays the caller's to close
   * @param uri the database's connection string, for the commands of {@code exec} steps
   * @param plan of the upgrade, forward, with its steps in Java loaded; the caller keeps it loaded
   * @param upgradeId whose backups they are
   * @param now under which name what is there now is found: the usual one, or, once the backup has
   *     been restored, that of the backup which this made
   */
  public BackupPrice(
      Database database, String uri, Plan plan, String upgradeId, PhysicalNames now) {
    this(database, uri, plan, upgradeId, now, InstantSource.system(), System::nanoTime);
  }

  BackupPrice(
      Database database,
      String uri,
      Plan plan,
      String upgradeId,
      PhysicalNames now,
      InstantSource clock,
      LongSupplier nanos) {
    this.database = database;
    this.uri = uri;
    this.plan = plan;
    this.upgradeId = upgradeId;
    this.now = now;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * The backups that the upgrade must have left and that are not there, by the usual names of their
   * collections; only reads. None when the backup can be restored, as far as the steps tell: of a
   * collection that they may or may not find, they do not.
   */
  public Set<String> missing() {
    return ExpectedBackups.of(plan).missing(new Backups(database).names(upgradeId));
  }

  /**
   * Finds out the price.
   *
   * @param differing takes each document that differs, on this thread and in no order; what it
   *     throws ends the call. When the call fails, what it took counts for nothing
   * @param progress of the copies, then of each step, then of each comparison, one by one
   * @throws StepFailedException when backups are missing, there is no room for a copy, or a step
   *     fails; nothing is left behind
   * @throws io.locktender.steps.control.DatabaseUnavailableException when the database does not
   *     answer: trying again is right
   */
  public Price compute(Consumer<DocumentDifference> differing, Progress progress)
      throws StepFailedException, InterruptedException {
    Set<String> backups = toCopy();
    refuseWithoutRoom(backups);
    try (BackupCopies copies = new BackupCopies(database, upgradeId, clock, nanos)) {
      copies.copy(backups, progress);
      CopyRegister register =
          new CopyRegister(names -> Catalog.of(database, names), copies::nameOf);
      register.record(plan.touches());
      run(copies, register, progress);
      Price price = compare(copies, differing, progress);
      register.check();
      return price;
    }
  }

  /**
   * The backups without those that just stand for a collection which was not there: a step that
   * makes it must not find one. Where a step needs the collection, it was there, and was empty.
   */
  private Set<String> toCopy() throws StepFailedException {
    Backups backups = new Backups(database);
    ExpectedBackups expected = ExpectedBackups.of(plan);
    Set<String> names = new TreeSet<>(backups.names(upgradeId));
    Set<String> missing = expected.missing(names);
    if (!missing.isEmpty()) {
      throw WorkGuard.failed(
          "expected a backup of each collection that upgrade %s changed, found none of %s; the backup cannot be restored as a whole"
              .formatted(upgradeId, String.join(", ", missing)));
    }
    names.retainAll(plan.touches());
    names.removeIf(name -> !expected.needed().contains(name) && backups.isBlank(upgradeId, name));
    return names;
  }

  private void refuseWithoutRoom(Set<String> backups) throws StepFailedException {
    List<String> collections =
        backups.stream().map(name -> WorkNames.backup(upgradeId, name)).toList();
    List<String> reasons = new CollectionChecks(database, clock).room(collections).reasons();
    if (!reasons.isEmpty()) {
      throw WorkGuard.failed(String.join("; ", reasons));
    }
  }

  private void run(BackupCopies copies, CopyRegister register, Progress progress)
      throws StepFailedException, InterruptedException {
    StepRunner runner =
        new StepRunner(
            database.patient(),
            PhysicalNames.by(copies::nameOf),
            RunOptions.of(plan, uri, copies.times()));
    TimesToLive timesToLive = new TimesToLive(database, copies.times());
    for (Step step : plan.masterSteps()) {
      register.check();
      if (StepTiming.seesWholeCollections(step.change())) {
        for (String name : step.change().touches()) {
          timesToLive.resume(name, copies.nameOf(name));
        }
      }
      runner.run(step, progress);
      timesToLive.takeBack();
      register.record(step.change().touches());
    }
  }

  private Price compare(
      BackupCopies copies, Consumer<DocumentDifference> differing, Progress progress)
      throws StepFailedException, InterruptedException {
    Comparison comparison = new Comparison(database, differing, nanos);
    Catalog catalog = Catalog.of(database);
    Map<String, DifferenceCounts> counts = new TreeMap<>();
    for (String name : plan.touches()) {
      String was = copies.nameOf(name);
      String is = now.physical(name);
      if (catalog.has(was) || catalog.has(is)) {
        counts.put(name, comparison.compare(name, was, is, progress));
      }
    }
    return new Price(counts);
  }
}
