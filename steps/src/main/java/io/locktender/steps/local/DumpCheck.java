package io.locktender.steps.local;

import io.locktender.steps.change.PhysicalNames;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.plan.Plan;
import io.locktender.steps.run.RunOptions;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.run.Verification;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.Swap;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a restored database is what its version document says; only reads. */
public final class DumpCheck {
  private final Database database;
  private final String uri;

  /**
   * @param uri the database's connection string
   */
  public DumpCheck(Database database, String uri) {
    this.database = database;
    this.uri = uri;
  }

  /**
   * Why a dump that says that an upgrade had not yet come to its commit point cannot be true: there
   * are backups, which only a swap makes.
   */
  public List<String> swapped(String upgradeId) {
    Set<String> names = new Backups(database).names(upgradeId);
    return names.isEmpty()
        ? List.of()
        : List.of(
            "the version document is from before the swap of upgrade %s, but there are backups that only the swap makes, of %s: the dump was taken while the swap began, or restored over a newer database; restore one from before or after the upgrade, into an empty database"
                .formatted(upgradeId, names));
  }

  /**
   * Why a swap that the dump was taken in cannot be finished: collections that it renames are not
   * there.
   *
   * @param token of the copies
   */
  public List<String> blocked(String upgradeId, String token, List<SwapEntry> entries) {
    return new Swap(database, upgradeId, token, Optional::empty).blocked(entries);
  }

  /**
   * The copies that are empty where their originals are not. A collection that is renamed between
   * being listed and being dumped comes out of a dump like that.
   *
   * @param token of the copies
   */
  public List<String> emptied(String upgradeId, String token, List<SwapEntry> entries) {
    List<String> reasons = new ArrayList<>();
    Catalog catalog = Catalog.of(database);
    for (SwapEntry entry : entries) {
      String copy = WorkNames.work(token, entry.name());
      String backup = WorkNames.backup(upgradeId, entry.name());
      String original = catalog.has(backup) ? backup : entry.name();
      boolean both = entry.copy() && catalog.has(copy) && catalog.has(original);
      if (both && isEmpty(copy) && !isEmpty(original)) {
        reasons.add(
            "the copy %s is empty, while its original %s is not: the dump was taken while collections were renamed; restore one from before or after the upgrade"
                .formatted(copy, original));
      }
    }
    return reasons;
  }

  private boolean isEmpty(String collection) {
    return database.get().getCollection(collection).find().first() == null;
  }

  /** Whether the steps of a plan are done in the collections as they are. */
  public Verification.Result steps(Plan plan) throws InterruptedException {
    return steps(plan, PhysicalNames.by(name -> name));
  }

  /** Whether the steps of a plan are done in the collections as they will be after a swap. */
  public Verification.Result stepsAfterSwap(Plan plan, String token, List<SwapEntry> entries)
      throws InterruptedException {
    Set<String> swapped = entries.stream().map(SwapEntry::name).collect(Collectors.toSet());
    Set<String> copied =
        entries.stream().filter(SwapEntry::copy).map(SwapEntry::name).collect(Collectors.toSet());
    Catalog catalog = Catalog.of(database);
    return steps(
        plan,
        PhysicalNames.by(
            name -> {
              String copy = WorkNames.work(token, name);
              boolean done = copied.contains(name) && !catalog.has(copy);
              // What is dropped has no copy: it will not be there.
              return swapped.contains(name) && !done ? copy : name;
            }));
  }

  private Verification.Result steps(Plan plan, PhysicalNames names) throws InterruptedException {
    StepRunner runner = new StepRunner(database.patient(), names, RunOptions.of(plan, uri));
    return new Verification(runner).of(plan.masterSteps());
  }
}
