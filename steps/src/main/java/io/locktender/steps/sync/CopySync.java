package io.locktender.steps.sync;

import io.locktender.steps.copy.CopyRegister;
import io.locktender.steps.copy.TimesToLive;
import io.locktender.steps.ledger.LedgerDirectory;
import io.locktender.steps.ledger.LedgerRoom;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.plan.StepTiming;
import io.locktender.steps.proof.ProgressCount;
import io.locktender.steps.run.StepRunner;
import io.locktender.steps.stream.ChangeStream;
import io.locktender.steps.sync.StreamSync.Outcome;
import io.locktender.steps.work.Pace;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.SyncFindings;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.Progress;
import io.locktender.steps.work.UpgradeWork.Room;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one mastership, kept as their originals are: round by round while workers serve,
 * then once when none runs any more, then the proof. What has changed is told by a change stream
 * where there is one, and found by passes else. For one thread at a time.
 *
 * <p>All calls throw {@link io.locktender.steps.control.DatabaseUnavailableException} when the
 * database does not answer. What failed is not gone on with: a new mastership, with a new token,
 * starts over. What only was disturbed is: after a hold that was given up, rounds follow again.
 */
public final class CopySync implements AutoCloseable {
  /** How often what is left pending is tried again when nobody else writes. */
  private static final int LAST_TRIES = 5;

  private final SyncSetting setting;
  private final StepTiming timing;
  private final StepRunner runner;
  private final CopyRegister register;
  private final ProblemClock problemClock;
  private final StepChanges changes;
  private final TimesToLive timesToLive;
  private final Answered answered = new Answered();
  private final Function<Originals, Optional<StreamFollower>> streams;
  private @Nullable Begun begun;
  private @Nullable StepFailure problem;
  private boolean first = true;

  private record Begun(
      Structures structures, Originals originals, StreamSync stream, LedgerDirectory ledgers) {}

  /**
   * @param timing of the plan
   * @param runner of steps on the copies
   * @param register is told of the copies that there are
   */
  public CopySync(
      SyncSetting setting, StepTiming timing, StepRunner runner, CopyRegister register) {
    this(
        setting,
        timing,
        runner,
        register,
        originals ->
            setting.sources().unchanging()
                ? Optional.empty()
                : StreamFollower.open(setting, originals, ChangeStream.MAX_WAITING_BYTES));
  }

  CopySync(
      SyncSetting setting,
      StepTiming timing,
      StepRunner runner,
      CopyRegister register,
      Function<Originals, Optional<StreamFollower>> streams) {
    this.streams = streams;
    this.setting = setting;
    this.timing = timing;
    this.runner = runner;
    this.register = register;
    problemClock = new ProblemClock(setting.nanos());
    changes = new StepChanges(setting.nanos());
    timesToLive = new TimesToLive(setting.database(), setting.times());
  }

  /** See {@link io.locktender.steps.work.UpgradeWork#room}. */
  public Room room() throws StepFailedException, InterruptedException {
    List<String> collections =
        structures().present().values().stream().map(one -> one.info().name()).toList();
    return new Room(
        setting.directory().toString(),
        LedgerRoom.neededBytes(database(), collections),
        LedgerRoom.freeBytes(setting.directory()).orElse(-1));
  }

  /** See {@link io.locktender.steps.work.UpgradeWork#sync}. */
  public Synced sync(Progress progress) throws StepFailedException, InterruptedException {
    return answered.in(
        () -> {
          if (begun != null) {
            register.check();
            // The hold that they were made ready for was given up: nothing in them expires any
            // more.
            timesToLive.takeBack();
          }
          return round(begin(), setting.pace(), false, progress);
        });
  }

  /** See {@link io.locktender.steps.work.UpgradeWork#found}. */
  public SyncFindings found() {
    return new SyncFindings(problem, changes.times());
  }

  /** See {@link io.locktender.steps.work.UpgradeWork#catchUp}. */
  public Synced catchUp(Progress progress) throws StepFailedException, InterruptedException {
    return answered.in(() -> catchesUp(progress));
  }

  private Synced catchesUp(Progress progress) throws StepFailedException, InterruptedException {
    Begun all = begin();
    register.check();
    Synced synced = round(all, Pace.unrested(), true, progress);
    for (int i = 0; i < LAST_TRIES && synced.anew() == null && !synced.current(); i++) {
      Round round = nextRound(all, Pace.unrested(), progress);
      long changed = all.originals().each(each -> each.derivePending(round));
      synced = synced(all, round, new Outcome(changed, true, -1));
    }
    if (synced.anew() != null) {
      throw StepFailedException.disturbed(StepFailure.of(null, synced.anew()));
    }
    if (!synced.current()) {
      throw StepFailedException.disturbed(left(synced));
    }
    return synced;
  }

  private static StepFailure left(Synced synced) {
    return synced.problem() != null
        ? synced.problem()
        : StepFailure.of(
            null,
            "documents go on changing, by something outside the cluster; stop what writes there,"
                + " then ask again");
  }

  /**
   * Gives the indexes of some copies their times to live, after the last round: a step that sees
   * them finds what there is in the originals. {@link #sync} takes them back.
   *
   * @param names the usual ones
   */
  public void resumeTimesToLive(Set<String> names)
      throws StepFailedException, InterruptedException {
    answered.in(
        () -> {
          for (String name : names) {
            timesToLive.resume(name, setting.copyOf().apply(name));
          }
          return names;
        });
  }

  /** See {@link io.locktender.steps.work.UpgradeWork#prove}. */
  public List<SwapEntry> prove(Progress progress) throws StepFailedException, InterruptedException {
    return answered.in(() -> proves(progress));
  }

  private List<SwapEntry> proves(Progress progress)
      throws StepFailedException, InterruptedException {
    Begun all = begin();
    register.check();
    CopyProof proof = new CopyProof(setting, all.structures(), timesToLive);
    List<SwapEntry> entries = proof.prepare();
    Round round = nextRound(all, Pace.unrested(), progress);
    proof.prove(all.stream().proof(round, all.originals()), all.originals(), round);
    return entries;
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
      EmptyCopies copies = new EmptyCopies(database(), setting.copyOf(), setting.times());
      copies.make(structures.present());
      copies.run(runner, timing.beforeHold(), changes);
      register.record(setting.sources().names());
      LedgerDirectory ledgers = LedgerDirectory.open(setting.directory());
      begun = begun(structures, ledgers);
    }
    return begun;
  }

  private Begun begun(Structures structures, LedgerDirectory ledgers)
      throws StepFailedException, InterruptedException {
    Originals originals = Originals.of(setting, timing, structures, ledgers, changes);
    StreamSync stream = new StreamSync(() -> streams.apply(originals));
    return new Begun(structures, originals, stream, ledgers);
  }

  private Synced round(Begun all, Pace pace, boolean last, Progress progress)
      throws StepFailedException, InterruptedException {
    Optional<String> anew = anew(all);
    if (anew.isPresent()) {
      return anew(all, anew.get());
    }
    boolean copies = first;
    Round round = nextRound(all, pace, progress);
    try {
      return synced(all, round, copies ? copy(all, round) : follow(all, round, last));
    } catch (StepFailedException e) {
      // An original that was replaced while it was read says nothing of the steps.
      return anew(all, anew(all).orElseThrow(() -> e));
    }
  }

  private Outcome copy(Begun all, Round round) throws StepFailedException, InterruptedException {
    long changed = all.originals().each(each -> each.copyAll(round));
    return new Outcome(changed, setting.sources().unchanging(), -1);
  }

  private Outcome follow(Begun all, Round round, boolean last)
      throws StepFailedException, InterruptedException {
    Optional<Outcome> told =
        last
            ? all.stream().catchUp(round, all.originals())
            : all.stream().round(round, all.originals());
    if (told.isPresent()) {
      return told.get();
    }
    boolean unchanging = setting.sources().unchanging();
    long changed =
        all.originals().each(each -> unchanging ? each.derivePending(round) : each.follow(round));
    return new Outcome(changed, true, -1);
  }

  private Synced synced(Begun all, Round round, Outcome outcome)
      throws StepFailedException, InterruptedException {
    Optional<String> anew = anew(all);
    if (anew.isPresent()) {
      return anew(all, anew.get());
    }
    long documents = all.originals().documents();
    problem = round.problems().failure(documents).orElse(null);
    return new Synced(
        outcome.changed(),
        documents,
        outcome.quick() && all.originals().pending() == 0 && problem == null,
        outcome.backlogMillis(),
        problem,
        problemClock.since(problem).toMillis(),
        null,
        changes.now());
  }

  private Synced anew(Begun all, String why) {
    return new Synced(0, all.originals().documents(), false, -1, null, 0, why, changes.now());
  }

  private Optional<String> anew(Begun all) throws StepFailedException, InterruptedException {
    List<String> differences = all.structures().differences(structures());
    return differences.isEmpty()
        ? all.stream().anew()
        : Optional.of(
            "changed since it was copied, by something outside the steps: "
                + String.join("; ", differences));
  }

  private Round nextRound(Begun all, Pace pace, Progress progress)
      throws StepFailedException, InterruptedException {
    long expected = all.structures().estimatedDocuments(database());
    first = false;
    ProgressCount count = new ProgressCount(progress, expected, setting.nanos());
    return new Round(
        setting.clock().instant(), pace, count, new Problems(new Blame(timing.beforeHold())));
  }

  /** Deletes the ledger. */
  @Override
  public void close() {
    if (begun != null) {
      begun.stream().close();
      begun.ledgers().close();
    }
  }
}
