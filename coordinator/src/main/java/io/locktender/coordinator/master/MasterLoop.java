package io.locktender.coordinator.master;

import io.locktender.coordinator.cluster.ClusterUnavailableException;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.decide.Concern;
import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterRules;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.TaskView;
import io.locktender.coordinator.decide.TimeLimit;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.master.MasterTurn.Kind;
import io.locktender.coordinator.store.ClusterStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.text.InvalidInputException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The master's loop: while this one is elected it reads the whole view, and does what {@link
 * MasterRules} decides, one action a turn. What the loop holds is only the mastership's task; when
 * the mastership is lost, the task is stopped and nothing is kept. Used by one thread.
 */
public final class MasterLoop implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MasterLoop.class);

  /** Everything is looked at this often though nothing said that it changed. */
  private static final Duration POLL = Duration.ofSeconds(1);

  /** What cannot be read here is looked at this often, though nothing said that it changed. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private static final Duration RETRY = Duration.ofMillis(250);

  /** Reports that come one after the other are waited for so long at most. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  private final TaskSlot tasks;
  private final ClusterPort cluster;
  private final MasterTerm term;
  private final MasterViewReader viewReader;
  private final DecisionExecutor executor;
  private final MirrorWriter mirror;
  private final CutOff cutOff;
  private final LongSupplier nanos;
  private final MasterRecorder recorder;
  private final DecisionLog decisions = new DecisionLog(log);
  private boolean waits;
  private boolean givesWay;
  private boolean unrecorded;

  private MasterLoop(
      TaskSlot tasks,
      ClusterPort cluster,
      MasterTerm term,
      MasterViewReader viewReader,
      DecisionExecutor executor,
      MirrorWriter mirror,
      CutOff cutOff,
      LongSupplier nanos,
      MasterRecorder recorder) {
    this.tasks = tasks;
    this.cluster = cluster;
    this.term = term;
    this.viewReader = viewReader;
    this.executor = executor;
    this.mirror = mirror;
    this.cutOff = cutOff;
    this.nanos = nanos;
    this.recorder = recorder;
  }

  /** Puts a master together; nothing happens before its first turn. */
  public static MasterLoop of(
      MasterIdentity self,
      Masterships masterships,
      ClusterPort cluster,
      ClusterStore store,
      TaskSlot tasks,
      AskSlot asks,
      MasterRecorder recorder,
      Clocks clocks) {
    MasterTerm term = new MasterTerm(masterships, tasks, asks, recorder);
    return new MasterLoop(
        tasks,
        cluster,
        term,
        new MasterViewReader(self, store, cluster, tasks, asks, clocks),
        new DecisionExecutor(store, cluster, tasks, asks, term, recorder),
        new MirrorWriter(
            cluster,
            store,
            self.node(),
            clocks.nanos(),
            self.alone() ? Duration.ZERO : MirrorWriter.APART),
        new CutOff(self.node(), cluster, clocks.nanos()),
        clocks.nanos(),
        recorder);
  }

  /**
   * Takes turns until the thread is interrupted; then the task is stopped. However many nodes
   * report, at most half of the time is spent on turns for that.
   */
  public void run(Wakeup wakeup) throws InterruptedException {
    run(wakeup, turn -> {});
  }

  /**
   * The same.
   *
   * @param turned is told of each turn: where none comes, the loop hangs
   */
  public void run(Wakeup wakeup, Consumer<MasterTurn> turned) throws InterruptedException {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long began = nanos.getAsLong();
        MasterTurn turn = turn();
        turned.accept(turn);
        Duration took = Duration.ofNanos(nanos.getAsLong() - began);
        wakeup.await(turn.rest(), took.compareTo(SETTLE) < 0 ? took : SETTLE);
      }
    } finally {
      close();
    }
  }

  /** One turn. Whatever goes wrong in it is said, and the next turn is right. */
  public MasterTurn turn() throws InterruptedException {
    try {
      if (givesWay) {
        viewReader.checkReadable();
        givesWay = false;
      }
      Optional<Mastership> master = term.check();
      return master.isPresent() ? answered(master.get()) : notMaster();
    } catch (DatabaseUnavailableException e) {
      return silent(e);
    } catch (ClusterUnavailableException e) {
      return said(Kind.CLUSTER_SILENT, "ZooKeeper does not answer, it is tried again", e, RETRY);
    } catch (NewerFormatException e) {
      return giveWay(e);
    } catch (InvalidInputException e) {
      return shown(said(Kind.GARBLED, "a record cannot be read, so nothing is done", e, POLL));
    } catch (UncheckedIOException e) {
      unrecorded = true;
      String what = "the event log cannot be written, so nothing is done";
      return shown(said(Kind.NOT_RECORDED, what, e, POLL));
    } catch (RuntimeException e) {
      String sentence = "a bug: this master gives up, so that another can try";
      log.error(sentence, e);
      resign();
      return new MasterTurn(Kind.BUG, sentence + ": " + e, RETRY);
    }
  }

  /** To a state server that is answered; this one does not stand again before it is. */
  private MasterTurn silent(DatabaseUnavailableException e) throws InterruptedException {
    viewReader.databaseSilent();
    MasterTurn turn =
        said(Kind.DATABASE_SILENT, "the database does not answer, it is tried again", e, RETRY);
    Optional<String> other = givesWay ? Optional.empty() : term.token().flatMap(cutOff::silent);
    if (other.isEmpty()) {
      return shown(turn);
    }
    givesWay = true;
    resign();
    String sentence =
        "this node gives its mastership up, since the database answers "
            + other.get()
            + " and not it: "
            + e.getMessage();
    decisions.say(Concern.WARNING, "master: " + sentence);
    return new MasterTurn(Kind.DATABASE_SILENT, sentence, POLL);
  }

  /** To a newer build; this one does not stand again while it sees what it cannot read. */
  private MasterTurn giveWay(NewerFormatException e) throws InterruptedException {
    givesWay = true;
    resign();
    String sentence = "this node is not master: " + e.getMessage() + ": update this agent";
    decisions.say(Concern.WARNING, "master: " + sentence);
    return new MasterTurn(Kind.NEWER, sentence, LOOK);
  }

  private void resign() throws InterruptedException {
    try {
      term.resign();
    } catch (RuntimeException e) {
      log.error("not resigned, the next turn tries again", e);
    }
  }

  /** Stops what the task started. */
  @Override
  public void close() {
    tasks.close();
  }

  private MasterTurn notMaster() {
    decisions.forget();
    return new MasterTurn(Kind.NOT_MASTER, "", POLL);
  }

  private MasterTurn answered(Mastership master) throws InterruptedException {
    MasterTurn turn = decided(master);
    cutOff.answered();
    return turn;
  }

  private MasterTurn decided(Mastership master) throws InterruptedException {
    boolean waited = waits;
    waits = false;
    MasterViewReader.SeenView seenView =
        waited ? viewReader.glance(master, term) : viewReader.read(master, term);
    MasterDecision decision = MasterRules.decide(seenView.view());
    if (!seenView.fresh() && !needsNoFreshLook(decision.action())) {
      seenView = viewReader.read(master, term);
      decision = MasterRules.decide(seenView.view());
    }
    recorder.meter().seen(seenView.view());
    recorder.outbox().seen(seenView.view(), decision.sentence());
    if (!unrecorded) {
      show(seenView.view(), decision);
    }
    decisions.say(Concern.of(seenView.view(), decision), "master: " + decision.sentence());
    executor.carryOut(decision, seenView);
    unrecorded = false;
    waits = !seenView.view().upgradeRuns() && needsNoFreshLook(decision.action());
    Kind kind = Kind.of(seenView.view(), decision.action());
    return new MasterTurn(kind, decision.sentence(), rest(decision));
  }

  /** A routine reads for itself what it must know. */
  private static boolean needsNoFreshLook(MasterAction action) {
    return action instanceof MasterAction.Wait
        || (action instanceof MasterAction.StartTask start && start.task().routine());
  }

  /** No longer than what it waits for may take: workers may be held meanwhile. */
  private Duration rest(MasterDecision decision) {
    if (!(decision.action() instanceof MasterAction.Wait)) {
      return Duration.ZERO;
    }
    TaskView task = tasks.view();
    Duration poll = task != null && task.state() == TaskView.State.FAILED ? RETRY : POLL;
    TimeLimit limit = decision.limit();
    Duration rest =
        limit == null || limit.over() || limit.left().compareTo(poll) > 0 ? poll : limit.left();
    return mirror.owes().filter(soon -> soon.compareTo(rest) < 0).orElse(rest);
  }

  /** A transition's sentence goes with the document that it makes, the next turn. */
  private void show(MasterView view, MasterDecision decision) {
    mirror.owesNothing();
    VersionDocument document = view.document();
    SeenRevision newer = view.restoredBehind();
    boolean shown =
        (view.claimed() || newer != null)
            && !(decision.action() instanceof MasterAction.WriteDocument);
    if (!view.hasDocument()) {
      showBlind(decision.sentence());
    } else if (shown && document != null) {
      mirror.publish(document, decision, view.now(), view.nodes(), newer);
    }
  }

  private MasterTurn shown(MasterTurn blind) {
    showBlind(blind.sentence());
    return blind;
  }

  /** Shows in the mirror why nothing is done, though there is no document to go with it. */
  private void showBlind(String sentence) {
    Mirror seen = cluster.mirror();
    if (seen == null || !term.mayClaim()) {
      return;
    }
    try {
      mirror.blind(seen, sentence);
    } catch (ClusterUnavailableException e) {
      log.info("not shown in the mirror: {}", e.getMessage());
    }
  }

  private MasterTurn said(Kind kind, String what, RuntimeException cause, Duration rest) {
    String sentence = what + ": " + cause.getMessage();
    decisions.say(Concern.WARNING, "master: " + sentence);
    return new MasterTurn(kind, sentence, rest);
  }
}
