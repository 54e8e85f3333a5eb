package io.locktender.steps.copy;

import com.google.common.collect.Maps;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.ContentsReader;
import io.locktender.steps.proof.Fingerprint;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.swap.Backups;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one mastership: made once, and proved before the swap. For one thread at a time.
 *
 * <p>All calls throw {@link io.locktender.steps.control.DatabaseUnavailableException} when the
 * database does not answer. A copy that failed is not gone on with: a new mastership, with a new
 * token, starts over.
 */
public final class WorkingCopies {
  private final Database database;
  private final String token;
  private final CopyThreads threads;
  private final CollectionCopier copier;
  private final LongSupplier nanos;
  private final @Nullable String restores;
  private final Set<String> touched = new TreeSet<>();
  private final Map<String, Fingerprint> copied = new TreeMap<>();

  /**
   * @param token the mastership's
   * @param clock tells which documents are about to expire
   * @param nanos a monotonic clock, for the progress
   */
  public WorkingCopies(
      Database database,
      String token,
      CopyThreads threads,
      InstantSource clock,
      LongSupplier nanos) {
    this(database, token, threads, clock, nanos, null);
  }

  private WorkingCopies(
      Database database,
      String token,
      CopyThreads threads,
      InstantSource clock,
      LongSupplier nanos,
      @Nullable String restores) {
    this.restores = restores;
    this.database = database;
    this.token = token;
    this.threads = threads;
    this.nanos = nanos;
    copier = new CollectionCopier(database, threads.writers(), clock, ContentsReader.MAX_EXPIRING);
  }

  /**
   * Copies of what an upgrade has kept, instead of the originals, which are not looked at.
   *
   * @param upgradeId the upgrade's
   */
  public static WorkingCopies ofBackups(
      Database database,
      String token,
      CopyThreads threads,
      InstantSource clock,
      LongSupplier nanos,
      String upgradeId) {
    return new WorkingCopies(database, token, threads, clock, nanos, upgradeId);
  }

  /**
   * Copies the collections that exist, and remembers which do not.
   *
   * @param names the usual names of all collections that a step touches
   * @return how many documents were copied
   * @throws StepFailedException when one cannot be copied, or changed meanwhile
   */
  public long copy(Set<String> names, Progress progress)
      throws StepFailedException, InterruptedException {
    touched.addAll(names);
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(database));
    List<String> present = new ArrayList<>();
    for (String name : touched) {
      if (present(catalog, name)) {
        present.add(name);
      }
    }
    IndexBuilds.refuse(
        database, infos(catalog, present).stream().map(CollectionInfo::name).toList());
    // Each document is read, written and read again.
    ProgressCount count =
        new ProgressCount(progress, 2 * copier.estimate(infos(catalog, present)), nanos);
    List<Callable<Fingerprint>> tasks = new ArrayList<>();
    for (String name : present) {
      CollectionInfo source = source(catalog, name).orElseThrow();
      tasks.add(() -> copier.copy(source, WorkNames.work(token, name), count));
    }
    List<Fingerprint> fingerprints = Parallel.all(threads.readers(), tasks);
    long documents = 0;
    for (int i = 0; i < present.size(); i++) {
      copied.put(present.get(i), fingerprints.get(i));
      documents += fingerprints.get(i).contents().total();
    }
    return documents;
  }

  private Optional<CollectionInfo> source(Catalog catalog, String name) {
    return restores == null ? catalog.find(name) : Backups.find(catalog, restores, name);
  }

  private List<CollectionInfo> infos(Catalog catalog, Collection<String> names) {
    return names.stream().flatMap(name -> source(catalog, name).stream()).toList();
  }

  private boolean present(Catalog catalog, String name)
      throws StepFailedException, InterruptedException {
    if (source(catalog, name).isEmpty()) {
      // A collection that was not there has a backup all the same, an empty one.
      if (restores != null) {
        throw WorkGuard.failed(
            "the backup of collection %s by upgrade %s is gone: expected all that was kept; nothing was restored"
                .formatted(name, restores));
      }
      return false;
    }
    // An empty backup stands for a collection that was not there.
    return restores == null
        || !WorkGuard.guard(
            "look at the backup of " + name, () -> new Backups(database).isBlank(restores, name));
  }

  /**
   * Proves that every original is as it was when it was copied, and makes the copies ready to take
   * its name.
   *
   * @return what the swap has to do, by name
   * @throws StepFailedException naming all collections that somebody else wrote, and what differs
   */
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(database));
    List<SwapEntry> entries = entries(catalog);
    IndexBuilds.refuse(
        database, entries.stream().map(SwapEntry::name).filter(catalog::has).toList());
    for (SwapEntry entry : entries) {
      if (entry.copy() && database.capabilities().collMod()) {
        new TimesToLive(database)
            .resume(
                entry.name(),
                WorkNames.work(token, entry.name()),
                Maps.transformValues(copied, Fingerprint::indexes));
      }
    }
    List<String> differences = differences(catalog, progress);
    if (!differences.isEmpty()) {
      throw WorkGuard.failed(
          "changed since it was copied, by something outside the cluster: "
              + String.join("; ", differences)
              + "; stop what writes there, then try again");
    }
    return entries;
  }

  private List<SwapEntry> entries(Catalog catalog) {
    List<SwapEntry> entries = new ArrayList<>();
    for (String name : touched) {
      boolean original = restores == null ? copied.containsKey(name) : catalog.has(name);
      boolean copy = catalog.has(WorkNames.work(token, name));
      if (original || copy) {
        entries.add(new SwapEntry(name, original, copy));
      }
    }
    return entries;
  }

  private List<String> differences(Catalog catalog, Progress progress)
      throws StepFailedException, InterruptedException {
    ProgressCount count =
        new ProgressCount(progress, copier.estimate(infos(catalog, copied.keySet())), nanos);
    List<Callable<Optional<String>>> tasks = new ArrayList<>();
    for (String name : restores == null ? touched : copied.keySet()) {
      tasks.add(() -> difference(source(catalog, name), name, count));
    }
    return Parallel.all(threads.readers(), tasks).stream().flatMap(Optional::stream).toList();
  }

  private Optional<String> difference(
      Optional<CollectionInfo> now, String name, ProgressCount count)
      throws StepFailedException, InterruptedException {
    Fingerprint before = copied.get(name);
    if (before == null) {
      return now.map(created -> "collection " + name + " was created");
    }
    if (now.isEmpty()) {
      return Optional.of("collection " + name + " was dropped");
    }
    return copier
        .difference(now.get(), before, count)
        .map(what -> "collection " + name + ": " + what);
  }
}
