package io.locktender.steps.sync;

import com.google.common.collect.Maps;
import io.locktender.steps.copy.CopyRegister;
import io.locktender.steps.copy.CopyThreads;
import io.locktender.steps.copy.IndexBuilds;
import io.locktender.steps.copy.Parallel;
import io.locktender.steps.copy.TimesToLive;
import io.locktender.steps.ledger.LedgerDirectory;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.transform.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import io.locktender.steps.work.UpgradeWork.Synced;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one mastership, kept as their originals are: round by round while workers serve,
 * then once when none runs any more, then the proof. For one thread at a time.
 *
 * <p>All calls throw {@link io.locktender.steps.control.DatabaseUnavailableException} when the
 * database does not answer. What failed is not gone on with: a new mastership, with a new token,
 * starts over.
 */
public final class CopySync implements AutoCloseable {
  /** How often what is left pending is tried again when nobody else writes. */
  private static final int LAST_TRIES = 5;

  private final Setting setting;
  private final StepTiming timing;
  private final StepRunner runner;
  private final CopyRegister register;
  private @Nullable Begun begun;
  private int passes;

  /**
   * What the copies are made of.
   *
   * @param database stays the caller's to close
   * @param sources which collections, and where they are
   * @param copyOf usual name to copy's name
   * @param token of the mastership; scratch collections carry it
   * @param threads stay the caller's to close
   * @param directory where the ledger is kept
   * @param clock tells which documents are about to expire
   * @param nanos a monotonic clock, for the progress
   * @param pace how much of the time is left to the workers
   */
  public record Setting(
      Database database,
      Sources sources,
      UnaryOperator<String> copyOf,
      String token,
      CopyThreads threads,
      Path directory,
      InstantSource clock,
      LongSupplier nanos,
      Pace pace) {}

  private record Begun(
      Structures structures, List<CollectionSync> collections, LedgerDirectory ledgers) {}

  /**
   * @param timing of the plan
   * @param runner of steps on the copies
   * @param register is told of the copies that there are
   */
  public CopySync(Setting setting, StepTiming timing, StepRunner runner, CopyRegister register) {
    this.setting = setting;
    this.timing = timing;
    this.runner = runner;
    this.register = register;
  }

  /** See {@link io.locktender.steps.work.UpgradeWork#sync}. */
  public Synced sync(Progress progress) throws StepFailedException, InterruptedException {
    if (begun != null) {
      register.check();
    }
    return round(begin(), setting.pace(), progress);
  }

  /** See {@link io.locktender.steps.work.UpgradeWork#catchUp}. */
  public Synced catchUp(Progress progress) throws StepFailedException, InterruptedException {
    Begun all = begin();
    register.check();
    Synced synced = round(all, Pace.unrested(), progress);
    for (int i = 0; i < LAST_TRIES && synced.anew() == null && !synced.current(); i++) {
      synced = synced(all, each -> each::derivePending, Pace.unrested(), progress);
    }
    if (synced.anew() != null) {
      throw WorkGuard.failed(synced.anew());
    }
    if (!synced.current()) {
      throw new StepFailedException(left(synced));
    }
    return synced;
  }

  private static StepFailure left(Synced synced) {
    return new StepFailure(
        null,
        null,
        synced.problemCount() > 0
            ? "%d of %d documents could not be changed"
                .formatted(synced.problemCount(), synced.documents())
            : "documents go on changing, by something outside the cluster; stop what writes there,"
                + " then ask again",
        synced.problemCount(),
        synced.problems());
  }

  /** See {@link io.locktender.steps.work.UpgradeWork#prove}. */
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    Begun all = begin();
    register.check();
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(database()));
    List<SwapEntry> entries = entries(all, catalog);
    IndexBuilds.refuse(
        database(), entries.stream().map(SwapEntry::name).filter(catalog::has).toList());
    resumeTimesToLive(all, entries);
    Problems differences = new Problems();
    Round round = nextRound(all, Pace.unrested(), progress);
    List<Callable<Long>> tasks = new ArrayList<>();
    for (CollectionSync each : all.collections()) {
      tasks.add(
          () -> {
            each.compare(round, differences);
            return 0L;
          });
    }
    Parallel.all(setting.threads().readers(), tasks);
    refuse(all.structures().differences(structures()), differences);
    return entries;
  }

  private static void refuse(List<String> structures, Problems documents)
      throws StepFailedException {
    if (structures.isEmpty() && documents.count() == 0) {
      return;
    }
    List<String> what = new ArrayList<>(structures);
    documents.collections().forEach(name -> what.add("documents of collection " + name));
    throw new StepFailedException(
        new StepFailure(
            null,
            null,
            "changed since it was copied, by something outside the cluster: "
                + String.join("; ", what)
                + "; stop what writes there, then ask again",
            documents.count(),
            documents.first()));
  }

  private Database database() {
    return setting.database();
  }

  private Structures structures() throws StepFailedException, InterruptedException {
    return setting.sources().structures(database());
  }

  /** The first call makes the empty copies. */
  private Begun begin() throws StepFailedException, InterruptedException {
    if (begun == null) {
      Structures structures = structures();
      EmptyCopies copies = new EmptyCopies(database(), setting.copyOf());
      copies.make(structures.present());
      copies.run(runner, timing.beforeHold());
      register.record(setting.sources().names());
      LedgerDirectory ledgers = LedgerDirectory.open(setting.directory());
      begun = new Begun(structures, collections(structures, ledgers), ledgers);
    }
    return begun;
  }

  private List<CollectionSync> collections(Structures structures, LedgerDirectory ledgers)
      throws StepFailedException, InterruptedException {
    Scratches scratches = new Scratches(database(), setting.token());
    Catalog catalog = WorkGuard.guard("list its collections", () -> Catalog.of(database()));
    Chains chains = Chains.of(timing.beforeHold(), structures.present().keySet());
    List<CollectionSync> collections = new ArrayList<>();
    for (Chain chain : chains.byOriginal().values()) {
      Structures.One original = structures.one(chain.original());
      String source = original.info().name();
      collections.add(
          new CollectionSync(
              database(),
              chain,
              new CollectionSync.Source(source, original),
              new OriginalReader(database(), setting.threads().writers(), source),
              new Deriver(scratches, chain, original.info().options()),
              chain.copy().map(name -> landing(name, catalog, scratches, original)),
              ledgers.ledger()));
    }
    return collections;
  }

  private Landing landing(
      String name, Catalog catalog, Scratches scratches, Structures.One original) {
    String copy = setting.copyOf().apply(name);
    BsonDocument options =
        catalog.find(copy).map(CollectionInfo::options).orElse(new BsonDocument());
    return new Landing(
        new CopyWriter(database(), copy), scratches, options, original.info().options());
  }

  /** What one round does with one collection. */
  @FunctionalInterface
  private interface Work {
    long in(Round round) throws StepFailedException, InterruptedException;
  }

  @FunctionalInterface
  private interface WorkOf {
    Work of(CollectionSync collection);
  }

  private Synced round(Begun all, Pace pace, Progress progress)
      throws StepFailedException, InterruptedException {
    Optional<String> anew = anew(all);
    if (anew.isPresent()) {
      return anew(all, anew.get());
    }
    boolean first = passes == 0;
    if (!first && setting.sources().unchanging()) {
      return synced(all, each -> each::derivePending, pace, progress);
    }
    return synced(all, each -> first ? each::copyAll : each::follow, pace, progress);
  }

  private Synced synced(Begun all, WorkOf work, Pace pace, Progress progress)
      throws StepFailedException, InterruptedException {
    boolean first = passes == 0;
    Round round = nextRound(all, pace, progress);
    List<Callable<Long>> tasks = new ArrayList<>();
    all.collections().forEach(each -> tasks.add(() -> work.of(each).in(round)));
    long changed =
        Parallel.all(setting.threads().readers(), tasks).stream().mapToLong(Long::longValue).sum();
    Optional<String> anew = anew(all);
    if (anew.isPresent()) {
      return anew(all, anew.get());
    }
    long pending = all.collections().stream().mapToLong(CollectionSync::pending).sum();
    boolean whole = !first || setting.sources().unchanging();
    return new Synced(
        changed,
        documents(all),
        whole && pending == 0 && round.problems().count() == 0,
        -1,
        round.problems().first(),
        round.problems().count(),
        null);
  }

  private static Synced anew(Begun all, String why) {
    return new Synced(0, documents(all), false, -1, List.of(), 0, why);
  }

  private Optional<String> anew(Begun all) throws StepFailedException, InterruptedException {
    List<String> differences = all.structures().differences(structures());
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "changed since it was copied, by something outside the steps: "
                + String.join("; ", differences));
  }

  private static long documents(Begun all) {
    return all.collections().stream().mapToLong(CollectionSync::documents).sum();
  }

  private Round nextRound(Begun all, Pace pace, Progress progress)
      throws StepFailedException, InterruptedException {
    long expected =
        WorkGuard.guard(
            "count documents",
            () ->
                all.structures().present().values().stream()
                    .mapToLong(
                        one ->
                            database()
                                .get()
                                .getCollection(one.info().name())
                                .estimatedDocumentCount())
                    .sum());
    passes++;
    ProgressCount count = new ProgressCount(progress, expected, setting.nanos());
    return new Round(passes, setting.clock().instant(), pace, count, new Problems());
  }

  private List<SwapEntry> entries(Begun all, Catalog catalog) {
    List<SwapEntry> entries = new ArrayList<>();
    for (String name : setting.sources().names()) {
      boolean original =
          setting.sources().unchanging()
              ? catalog.has(name)
              : all.structures().present().containsKey(name);
      boolean copy = catalog.has(setting.copyOf().apply(name));
      if (original || copy) {
        entries.add(new SwapEntry(name, original, copy));
      }
    }
    return entries;
  }

  private void resumeTimesToLive(Begun all, List<SwapEntry> entries)
      throws StepFailedException, InterruptedException {
    Map<String, Map<String, BsonDocument>> indexes =
        Maps.transformValues(all.structures().present(), Structures.One::indexes);
    for (SwapEntry entry : entries) {
      if (entry.copy() && database().capabilities().collMod()) {
        new TimesToLive(database())
            .resume(entry.name(), setting.copyOf().apply(entry.name()), indexes);
      }
    }
  }

  /** Deletes the ledger. */
  @Override
  public void close() {
    if (begun != null) {
      begun.ledgers().close();
    }
  }
}
