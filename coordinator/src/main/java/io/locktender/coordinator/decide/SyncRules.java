package io.locktender.coordinator.decide;

import static io.locktender.coordinator.decide.MasterDecision.waitFor;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.locktender.coordinator.cluster.Due.Then;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.MasterAction.StartTask;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.task.CatchUpTask;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.text.Durations;
import io.locktender.steps.text.Texts;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.Synced;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * SYNC and READY of an upgrade by HOLD: copies are made and kept current, round after round, while
 * the workers of the old release serve. Nothing that fails here has stopped a worker.
 */
final class SyncRules {
  /**
   * After a round that found the copies current, or documents that cannot be changed: the next one
   * would find the same. Until the copies are current there is no pause; rounds rest by themselves.
   */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** How many of the documents that cannot be changed a sentence names. */
  private static final int NAMED = 3;

  private final HoldRules hold;
  private final SyncTask round;

  SyncRules(HoldRules hold) {
    this.hold = hold;
    this.round = new SyncTask(hold.upgrade.id());
  }

  /** SYNC and READY. */
  MasterDecision decide() {
    if (hold.rehearsal != null && hold.rehearsal.measuring()) {
      return hold.rehearsal.measured();
    }
    if (hold.view.alone() && !hold.view.nodes().isEmpty()) {
      String came = NodelessDatabase.hasNodes(hold.view.nodes().size());
      return hold.rollBack(StepFailure.of(null, came), null);
    }
    return hold.upgrade.phase() == Phase.SYNC ? sync() : ready();
  }

  /** Until a round finds the copies current. */
  private MasterDecision sync() {
    Synced synced = last();
    if (synced != null && isCurrent(synced)) {
      String sentence =
          String.format(
              Locale.ROOT, "READY: the copies of %,d documents are current", synced.documents());
      return hold.rehearsal == null
          ? hold.write(HoldTransitions.ready(hold.document), sentence)
          : hold.rehearsal.ready(requireNonNull(hold.view.task()), synced, sentence);
    }
    TimeLimit limit = hold.limits.sync();
    StepFailure late =
        UpgradeRules.failure(
            null, null, "the copies were not current within " + Durations.words(limit.total()));
    return rounds(
        limit.over()
            ? hold.rollBack(late, null)
            : waitFor(sentence(), sooner(limit, problemLimit())));
  }

  private static TimeLimit sooner(TimeLimit limit, @Nullable TimeLimit other) {
    return other != null && other.left().compareTo(limit.left()) < 0 ? other : limit;
  }

  /**
   * The hold begins between two rounds, so that no write to a copy is under way that nobody waits
   * for.
   */
  private MasterDecision ready() {
    Synced synced = last();
    if (problem() != null || (synced != null && !isCurrent(synced))) {
      return rounds(new MasterDecision(new MasterAction.Wait(), sentence(), problemLimit()));
    }
    List<String> reasons = reasons();
    return hold.rehearsal == null
        ? ready(synced, reasons)
        : rehearse(hold.rehearsal, synced, reasons);
  }

  /** It is looked at between two rounds as well: one task runs at a time. */
  private MasterDecision rehearse(
      RehearsalRules rehearsal, @Nullable Synced synced, List<String> reasons) {
    if (!reasons.isEmpty()) {
      return rounds(rehearsal.waits(notYet(reasons), reasons));
    }
    return synced == null ? rounds(waitFor(sentence())) : rehearsal.startsMeasuring();
  }

  private static String notYet(List<String> reasons) {
    return "READY: nothing is held yet: " + String.join("; ", reasons);
  }

  private MasterDecision ready(@Nullable Synced synced, List<String> reasons) {
    if (!reasons.isEmpty()) {
      return rounds(waitFor(notYet(reasons)));
    }
    MasterDecision waits = hold.bounds.waits();
    if (waits == null) {
      waits = lastOfAll(synced);
    }
    return waits != null
        ? rounds(waits)
        : hold.write(
            HoldTransitions.hold(hold.document),
            "HOLD: from "
                + hold.upgrade.from()
                + " to "
                + hold.upgrade.to()
                + ": withdraws the admission");
  }

  /** Those who may veto, who are asked between two rounds; and the round that is under way. */
  private @Nullable MasterDecision lastOfAll(@Nullable Synced synced) {
    VetoRules vetoes = new VetoRules(hold, Question.BEFORE_HOLD);
    TaskView task = hold.view.task();
    MasterDecision waits = vetoes.beforeHold(task == null ? Duration.ZERO : task.took());
    boolean said = waits != null && waits.action() instanceof MasterAction.Wait;
    return synced != null || said ? waits : waitFor(sentence() + vetoes.lastTime());
  }

  private static boolean isCurrent(Synced synced) {
    return synced.current() && synced.problem() == null && synced.anew() == null;
  }

  /** PREFLIGHT's questions to the nodes once more, and to those that have registered since. */
  private List<String> reasons() {
    return PreflightReasons.ofNodes(hold.view, Target.of(hold.upgrade), hold.upgrade.digests());
  }

  private String sentence() {
    StepFailure problem = problem();
    return hold.upgrade.phase()
        + (problem == null
            ? ": copies what the steps touch, while the workers serve"
            : ": waits, since " + named(problem));
  }

  /** With the step, and with the first documents: whoever is to mend them must know them. */
  private static String named(StepFailure problem) {
    List<DocumentFailure> first =
        problem.documents().subList(0, Math.min(NAMED, problem.documents().size()));
    long more = problem.documentCount() - first.size();
    String documents =
        first.stream()
            .map(each -> "%s (%s)".formatted(Texts.cut(each.id()), Texts.oneLine(each.reason())))
            .collect(joining(", "));
    return (problem.step() == null ? "" : "step " + problem.step() + ": ")
        + problem.reason()
        + (first.isEmpty() ? "" : ": " + documents + (more > 0 ? ", and " + more + " more" : ""));
  }

  /**
   * Until when the documents that cannot be changed are waited for: a round that finds them the
   * same after that rolls back. Null where there are none, and in a rehearsal.
   */
  private @Nullable TimeLimit problemLimit() {
    Synced known = known();
    TaskView task = hold.view.task();
    return known == null || task == null || known.problem() == null || hold.rehearsal != null
        ? null
        : hold.limits.problem(Duration.ofMillis(known.problemMillis()).plus(task.sinceAnswer()));
  }

  /** What cannot be changed, as the last round has found it; null when there is nothing. */
  private @Nullable StepFailure problem() {
    Synced known = known();
    return known == null ? null : known.problem();
  }

  /** What the last round came to, also while the next one runs; null before the first has ended. */
  private @Nullable Synced known() {
    TaskView task = hold.view.task();
    return task == null ? null : task.lastAnswerTo(round);
  }

  /** What the last round came to; null while one runs. */
  private @Nullable Synced last() {
    TaskView task = hold.view.task();
    return task == null ? null : task.answerTo(round);
  }

  /** Starts a round when one is due; else what is decided is waited for. */
  private MasterDecision rounds(MasterDecision waiting) {
    if (!(waiting.action() instanceof MasterAction.Wait)) {
      return waiting;
    }
    TaskView task = hold.view.task();
    MasterDecision start = waiting.with(new StartTask(round));
    if (task == null || !task.is(round)) {
      return task != null && ofTheHold(task)
          ? afterHold(task, start)
          : MasterRules.cancelThen(hold.view, start);
    }
    return switch (task.state()) {
      case RUNNING -> waiting;
      case FAILED ->
          task.unanswered()
              ? hold.unanswered(task)
              : hold.rollBack(UpgradeRules.failureOf(task), null);
      case SUCCEEDED -> again(task, start, waiting);
    };
  }

  /** To stop it would end the work, and with it the copies. */
  private static boolean ofTheHold(TaskView task) {
    return task.task() instanceof CatchUpTask || task.task() instanceof ProveTask;
  }

  /** What was begun in a hold that was given up must have ended well, or nearly so. */
  private MasterDecision afterHold(TaskView task, MasterDecision start) {
    return switch (task.state()) {
      case RUNNING -> whenEnded();
      case SUCCEEDED -> start;
      case FAILED -> {
        if (task.unanswered()) {
          yield hold.unanswered(task);
        }
        yield task.disturbed() ? start : hold.failed(task);
      }
    };
  }

  private MasterDecision whenEnded() {
    TimeLimit limit = hold.limits.sync().then(Then.TRIED_AGAIN);
    return limit.over()
        ? hold.beginsAgain("what was begun in the hold did not end")
        : waitFor("READY: what was begun in the hold that was given up comes to its end", limit);
  }

  private MasterDecision again(TaskView task, MasterDecision start, MasterDecision waiting) {
    Synced synced = last();
    if (synced != null && synced.anew() != null) {
      return hold.beginsAgain(synced.anew());
    }
    if (synced != null && synced.problem() != null) {
      if (hold.rehearsal != null && RehearsalRules.isSure(task)) {
        return hold.rehearsal.startsMeasuring();
      }
      TimeLimit limit = hold.limits.problem(Duration.ofMillis(synced.problemMillis()));
      if (limit.over() && hold.rehearsal == null) {
        return hold.rollBack(synced.problem(), null);
      }
    } else if (synced != null && !synced.current()) {
      return start;
    }
    return UpgradeRules.due(task, LONGEST_PAUSE) ? start : waiting;
  }
}
