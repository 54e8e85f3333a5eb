package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.Due.Then;
import io.locktender.coordinator.decide.MasterAction.Resign;
import io.locktender.coordinator.decide.MasterAction.WriteDocument;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What bounds a hold. One that cannot be ended well in time is given up: the old release serves
 * again, with the copies kept, and it is tried again later. When what is done in the hold has begun
 * already, it is rolled back instead.
 */
final class HoldBounds {
  /** How many holds begin by themselves; by hand there may be more. */
  static final int MOST_HOLDS = 5;

  private static final RetryDelay PAUSE =
      new RetryDelay(Duration.ofSeconds(10), Duration.ofMinutes(10));

  private final HoldRules rules;
  private final Hold hold;

  HoldBounds(HoldRules rules) {
    this.rules = rules;
    this.hold = requireNonNull(rules.upgrade.hold(), "an upgrade by ROLLING");
  }

  /** What is decided in HOLD, FINISH or CHECK, unless the workers have been held too long. */
  MasterDecision within(Supplier<MasterDecision> decide) {
    MasterDecision decision = decide.get();
    Duration most = hold.options().maxHold();
    if (most == null || !holdsOn(decision.action())) {
      return decision;
    }
    TimeLimit limit = rules.limits.maxHold(most).then(then());
    if (limit.over()) {
      return giveUp(
          StepFailure.of(
              null,
              "the workers were held for longer than %s (--max-hold); last: %s"
                  .formatted(Durations.words(most), decision.sentence())));
    }
    boolean sooner =
        decision.limit() == null || limit.left().compareTo(decision.limit().left()) < 0;
    return sooner && !(decision.action() instanceof WriteDocument)
        ? new MasterDecision(decision.action(), decision.sentence(), limit)
        : decision;
  }

  /** Whether the workers stay held by it. */
  private static boolean holdsOn(MasterAction action) {
    if (action instanceof WriteDocument write) {
      Upgrade next = write.next().upgrade();
      return next != null && !next.phase().serving() && !next.phase().rollingBack();
    }
    return !(action instanceof Resign);
  }

  /** What follows when a hold is not ended well in time. */
  Then then() {
    return goesBack() ? Then.SERVES_AGAIN : Then.ROLLED_BACK;
  }

  /** The old release serves again, or it is rolled back. */
  MasterDecision giveUp(StepFailure failure) {
    if (goesBack()) {
      return rules.write(
          HoldTransitions.serveAgain(rules.document, failure.reason()),
          "READY: the hold is given up, %s is admitted again: %s"
              .formatted(rules.upgrade.from(), failure.reason()));
    }
    String again =
        canServeAgain()
            ? "; that was hold %d, and none is tried again".formatted(hold.holds())
            : "";
    return rules.rollBack(
        new StepFailure(
            failure.step(),
            failure.node(),
            failure.reason() + again,
            failure.documentCount(),
            failure.documents()),
        null);
  }

  private boolean goesBack() {
    return canServeAgain() && (hold.manual() || hold.holds() < MOST_HOLDS);
  }

  /** Where there are no nodes, nobody serves again. */
  private boolean canServeAgain() {
    return !hold.begun() && !rules.view.alone();
  }

  /**
   * Why, in READY, the hold does not begin yet though it could; null: it may. Where there are no
   * nodes nobody can be asked for the cut-over, and nobody is held by it.
   */
  @Nullable MasterDecision waits() {
    if (hold.cutover() != null || rules.view.alone()) {
      return null;
    }
    if (hold.manual()) {
      return MasterDecision.waitFor("READY: waits for 'locktender cutover'" + last());
    }
    if (hold.back() == null) {
      return null;
    }
    TimeLimit pause = rules.limits.nextHold(PAUSE.after(hold.holds()));
    return pause.over()
        ? null
        : MasterDecision.waitFor(
            "READY: waits %s before hold %d of at most %d; 'locktender cutover' begins it at once%s"
                .formatted(Durations.words(pause.total()), hold.holds() + 1, MOST_HOLDS, last()),
            pause);
  }

  private String last() {
    return hold.back() == null
        ? ""
        : "; hold %d was given up: %s".formatted(hold.holds(), hold.back());
  }
}
