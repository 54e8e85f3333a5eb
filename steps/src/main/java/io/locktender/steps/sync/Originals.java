package io.locktender.steps.sync;

import static io.locktender.steps.control.MongoCalls.call;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.locktender.steps.copy.Parallel;
import io.locktender.steps.copy.UniqueKeys;
import io.locktender.steps.ledger.LedgerDirectory;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.stream.StreamBrokenException;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import org.bson.BsonDocument;

/**
 * All originals of an upgrade.
 *
 * @param all of the collections that there are
 * @param threads one collection each
 */
record Originals(List<CollectionSync> all, ExecutorService threads) {
  Originals {
    all = ImmutableList.copyOf(all);
  }

  /** Those that there are, each with its chain and its place in a copy; nothing is read yet. */
  static Originals of(
      SyncSetting setting,
      StepTiming timing,
      Structures structures,
      LedgerDirectory ledgers,
      StepChanges changes)
      throws StepFailedException, InterruptedException {
    Scratches scratches = new Scratches(setting.database(), setting.token());
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(setting.database()));
    Chains chains = Chains.of(timing.beforeHold(), structures.present().keySet());
    List<CollectionSync> collections = new ArrayList<>();
    for (Chain chain : chains.byOriginal().values()) {
      Structures.One structure = structures.one(chain.original());
      OriginalReader reader =
          new OriginalReader(
              setting.database(), setting.threads().writers(), structure.info().name());
      Original original =
          new Original(setting.database(), chain, structure, reader, ledgers.ledger());
      Optional<Landing> landing =
          chain.copy().map(name -> landing(setting, name, catalog, scratches, structure));
      collections.add(
          new CollectionSync(
              original,
              new Deriver(scratches, chain, structure.info().options(), changes),
              landing,
              DirectCopy.of(chain, landing, changes)));
    }
    return new Originals(collections, setting.threads().readers());
  }

  private static Landing landing(
      SyncSetting setting,
      String name,
      Catalog catalog,
      Scratches scratches,
      Structures.One original) {
    String copy = setting.copyOf().apply(name);
    BsonDocument options =
        catalog.find(copy).map(CollectionInfo::options).orElse(new BsonDocument());
    List<UniqueKeys> had = UniqueKeys.of(original.indexes().values());
    Collection<BsonDocument> has =
        call(
            "list the indexes of " + copy,
            () -> IndexSpecs.list(setting.database().get(), copy).values());
    return new Landing(
        new CopyWriter(setting.database(), copy),
        scratches,
        options,
        original.info().options(),
        !had.containsAll(UniqueKeys.of(has)),
        has.stream().anyMatch(IndexSpecs::expires));
  }

  /** What is done with one collection; returns a number to be added up. */
  @FunctionalInterface
  interface Work {
    long in(CollectionSync collection) throws StepFailedException, InterruptedException;
  }

  /** Does something with each, a few at a time. */
  long each(Work work) throws StepFailedException, InterruptedException {
    List<Callable<Long>> tasks = new ArrayList<>();
    all.forEach(each -> tasks.add(() -> work.in(each)));
    return Parallel.all(threads, tasks).stream().mapToLong(Long::longValue).sum();
  }

  /** The same while what a stream tells becomes pending. */
  long during(StreamFollower stream, Work work)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    long[] sum = new long[1];
    stream.during(() -> sum[0] = each(work));
    return sum[0];
  }

  /** How many documents they have, as far as they are known. */
  long documents() {
    return all.stream().mapToLong(CollectionSync::documents).sum();
  }

  /** How many of them are not in the copies as they are. */
  long pending() {
    return all.stream().mapToLong(CollectionSync::pending).sum();
  }

  /** Those whose documents expire. */
  Set<String> expiring() {
    return all.stream()
        .filter(CollectionSync::expires)
        .map(CollectionSync::original)
        .collect(ImmutableSet.toImmutableSet());
  }
}
