package io.locktender.coordinator.check;

import io.locktender.coordinator.decide.MasterDecision;
import io.locktender.coordinator.decide.MasterView;
import io.locktender.coordinator.decide.NodeDecision;
import io.locktender.coordinator.decide.NodeView;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The protocol with one mistake in it each; a checker that does not see one is of no use. */
final class Mutants {
  private static final Scenario TWO = Scenario.of("", 2, 2);
  private static final Scenario ONE_MASTER = Scenario.of("", 2, 1);
  private static final Scenario ROLLING = TWO.thatRolls();
  private static final Scenario JOINING = TWO.with(Fault.JOIN, 1);

  private static final HoldOptions BY_HAND = new HoldOptions(Cutover.MANUAL, null);
  private static final HoldOptions A_TIME = new HoldOptions(Cutover.AUTO, Duration.ofSeconds(5));

  private Mutants() {}

  /**
   * One mistake.
   *
   * @param name what is wrong
   * @param invariant the letter of the one that finds it
   * @param scenario where it is searched for
   * @param protocol the protocol with it
   */
  record Mutant(String name, String invariant, Scenario scenario, Protocol protocol) {
    @Override
    public String toString() {
      return name + ": found by (" + invariant + ")";
    }
  }

  static Stream<Mutant> all() {
    return Stream.of(ofUpgrades(), RehearsalMutants.all(), DrainMutants.all(), VetoMutants.all())
        .flatMap(each -> each);
  }

  private static Stream<Mutant> ofUpgrades() {
    return Stream.of(
        new Mutant(
            "an unreachable node's ack is skipped",
            "b",
            TWO.with(Fault.CRASH, 1),
            onMaster(WrongViews::skipUnreachable)),
        new Mutant(
            "an ack of an older revision is counted", "b", TWO, onMaster(WrongViews::countOldAcks)),
        new Mutant(
            "the nodes are listed before the gates are closed",
            "b",
            JOINING,
            onMaster(WrongViews::listParticipants)),
        new Mutant(
            "a node acks before its workers have stopped",
            "a",
            TWO,
            onNode(WrongViews::hideStopping)),
        new Mutant(
            "a node decides by the mirror",
            "b",
            JOINING.with(Fault.STALE_READ, 1),
            new WrongShells.ByTheMirror()),
        new Mutant(
            "a node forgets the persisted revision",
            "a",
            TWO.with(Fault.CRASH, 1).with(Fault.STALE_READ, 1),
            new WrongShells.Forgetful()),
        new Mutant(
            "a worker is started before it is recorded",
            "a",
            TWO.with(Fault.CRASH, 1).with(Fault.WORKER, 1),
            new WrongShells.StartsFirst()),
        new Mutant(
            "a node starts its workers before it has taken its own step back",
            "d",
            TWO.ownSteps(true).with(Fault.ABORT, 1),
            onNode(WrongViews::hideOwnSteps)),
        new Mutant(
            "going back, a node starts its workers before it has taken its own step back",
            "d",
            TWO.ownSteps(true).thatGoesBack(),
            onNode(WrongViews::hideOwnSteps)),
        new Mutant(
            "a step counts as done before it has run",
            "d",
            TWO.withStepInHold(),
            onDecision(WrongDecisions::stepIsDone)),
        new Mutant(
            "a master that asks nobody ignores the token in the document",
            "c",
            TWO.with(Fault.SESSION, 1),
            new WrongShells.IgnoresToken()),
        new Mutant(
            "a transition is written without its filter",
            "c",
            TWO.with(Fault.SESSION, 1),
            new WrongShells.NoFilter()),
        new Mutant(
            "a master decides without asking ZooKeeper",
            "c",
            TWO.with(Fault.SESSION, 2),
            new WrongShells.NoLease()),
        new Mutant(
            "a new master goes on with its predecessor's copies",
            "c",
            TWO.withStepInHold().with(Fault.CRASH, 1).with(Fault.LATE_WRITE, 1),
            new WrongShells.KeepsCopies()),
        new Mutant(
            "what the database did not answer is done again in the same copies",
            "c",
            TWO.with(Fault.DATABASE, 1),
            onDecision(WrongDecisions::asksAgain)),
        new Mutant(
            "a take-over in SWAP starts over at SYNC",
            "d",
            TWO.with(Fault.CRASH, 1),
            onDecision(WrongDecisions::swapStartsOver)),
        new Mutant(
            "a master that was overtaken in SWAP goes on by the names that it finds",
            "c",
            TWO.with(Fault.SESSION, 1).with(Fault.REMAKE, 1),
            new WrongShells.SwapsUnfenced()),
        new Mutant(
            "it is rolled back after SWAP",
            "d",
            TWO.with(Fault.ABORT, 1),
            onDecision(WrongDecisions::rollBackAfterSwap)),
        new Mutant(
            "the target is admitted when it is rolled back",
            "d",
            TWO.with(Fault.ABORT, 1),
            onDecision(WrongDecisions::admitTarget)),
        new Mutant(
            "an upgrade and its request end in two writes",
            "f",
            Scenario.of("", 1, 1).with(Fault.FAILURE, 1).with(Fault.CRASH, 1),
            new WrongShells.EndsTwice()),
        new Mutant(
            "a sweep reads the document before it lists the copies",
            "h",
            TWO.with(Fault.SESSION, 1),
            new WrongShells.SweepsLate()),
        new Mutant(
            "the hold begins before there is a copy",
            "h",
            TWO,
            onDecision(WrongDecisions::holdsAtOnce)),
        new Mutant(
            "the hold begins while a round is under way",
            "c",
            TWO.with(Fault.LATE_WRITE, 1).with(Fault.JOIN, 1),
            onDecision(WrongDecisions::holdsDuringARound)),
        new Mutant(
            "the nodes are not asked again before the hold",
            "h",
            JOINING,
            onDecision(WrongDecisions::holdsWithWhoeverCame)),
        new Mutant(
            "what the workers wrote last is not brought into the copies",
            "c",
            TWO.with(Fault.WRITE, 1),
            onDecision(WrongDecisions::catchesUpNothing)),
        new Mutant(
            "it is committed without the proof",
            "c",
            TWO.with(Fault.STRANGER, 1),
            onDecision(WrongDecisions::provesNothing)),
        new Mutant(
            "a take-over in HOLD goes on waiting for acks",
            "h",
            TWO.with(Fault.CRASH, 1),
            onDecision(WrongDecisions::goesOnHolding)),
        new Mutant(
            "a take-over in HOLD begins again and admits nobody",
            "h",
            TWO.with(Fault.CRASH, 1),
            onDecision(WrongDecisions::staysShut)),
        new Mutant(
            "it goes back from HOLD and admits nobody",
            "h",
            TWO.with(Fault.ABORT, 1),
            onDecision(WrongDecisions::goesBackShut)),
        new Mutant(
            "the old release is admitted again, and a worker starts beside its node's check",
            "d",
            TWO.check(true).with(Fault.ABORT, 1),
            onNode(WrongViews::hideCommand)),
        new Mutant(
            "a worker starts beside its node's check, which is told to end and still runs",
            "d",
            TWO.check(true).with(Fault.ABORT, 1),
            onNode(WrongViews::takeEndingForEnded)),
        new Mutant(
            "the hold is given up, and nobody is admitted",
            "h",
            TWO.with(Fault.DEADLINE, 1),
            onDecision(WrongHolds::servesNobody)),
        new Mutant(
            "the next hold waits for the acks of the one before",
            "b",
            TWO.with(Fault.DEADLINE, 1),
            onDecision(WrongHolds::keepsHeldAt)),
        new Mutant(
            "the hold is given up after a step has run on the copies",
            "c",
            TWO.withStepInHold().with(Fault.DEADLINE, 1).withHold(A_TIME),
            onDecision(WrongHolds::givesUpLate)),
        new Mutant(
            "the hold is given up while a node does something of its own",
            "d",
            TWO.ownSteps(true).with(Fault.DEADLINE, 1).withHold(A_TIME),
            onDecision(WrongHolds::givesUpLate)),
        new Mutant(
            "what the last hold brought into the copies counts in the next one",
            "c",
            TWO.with(Fault.DEADLINE, 1).with(Fault.WRITE, 1).withHold(A_TIME),
            onDecision(WrongHolds::catchesUpOnce)),
        new Mutant(
            "the proof of the last hold counts in the next one",
            "c",
            TWO.with(Fault.DEADLINE, 1).with(Fault.STRANGER, 1).withHold(A_TIME),
            onDecision(WrongHolds::provesOnce)),
        new Mutant(
            "one request for the cut-over is good for two holds",
            "h",
            TWO.with(Fault.DEADLINE, 1).withHold(BY_HAND),
            onDecision(WrongHolds::asksOnce)),
        new Mutant(
            "the hold begins though nobody has asked for it",
            "h",
            TWO.withHold(BY_HAND),
            onDecision(WrongHolds::asksNobody)),
        new Mutant(
            "what is asked for in SYNC is forgotten in READY",
            "e",
            TWO.withHold(BY_HAND),
            onDecision(WrongHolds::neverAsked)),
        new Mutant(
            "--max-hold is over, and the workers stay held",
            "h",
            TWO.with(Fault.DEADLINE, 1).withHold(A_TIME),
            onMaster(WrongHolds::noLimit)),
        new Mutant(
            "what the database did not answer in a hold that was given up is gone on with",
            "c",
            TWO.with(Fault.DEADLINE, 1).with(Fault.DATABASE, 1).withHold(A_TIME),
            onDecision(WrongHolds::goesOnUnanswered)),
        new Mutant("the hold never begins", "e", TWO, onDecision(WrongDecisions::readyForEver)),
        new Mutant(
            "a node that could not take part never says that it can",
            "e",
            TWO.ownSteps(true).with(Fault.CRASH, 1),
            new WrongShells.AnswersOnce()),
        new Mutant(
            "contract steps run before every node has acked",
            "b",
            ROLLING.with(Fault.JOIN, 1),
            onMaster(WrongViews::countOldAcks)),
        new Mutant(
            "it is taken back while a new worker runs",
            "b",
            ONE_MASTER.thatRolls().with(Fault.ABORT, 1).with(Fault.CRASH, 1),
            onMaster(WrongViews::skipUnreachable)),
        new Mutant(
            "the new release is admitted before all is expanded",
            "b",
            ROLLING,
            onDecision(WrongDecisions::expandsNothing)),
        new Mutant(
            "contract steps run though an old worker wrote last",
            "c",
            ROLLING.with(Fault.WRITE, 1),
            onDecision(WrongDecisions::settlesAtOnce)),
        new Mutant(
            "a pass that began before the last old worker was gone counts as the last one",
            "c",
            ROLLING.with(Fault.WRITE, 1).with(Fault.JOIN, 1),
            onMaster(WrongViews::anyPass)),
        new Mutant(
            "a late write does not compare with what was read",
            "c",
            ROLLING.with(Fault.SESSION, 1).with(Fault.LATE_WRITE, 1),
            new WrongShells.WritesBlindly()),
        new Mutant(
            "the copies are brought up while what a stopped worker had asked for still runs",
            "b",
            TWO.with(Fault.LINGER, 1),
            onDecision(WrongDecisions::asIfQuiet)),
        new Mutant(
            "contract steps run while what a stopped worker had asked for still runs",
            "c",
            ROLLING.with(Fault.LINGER, 1),
            onDecision(WrongDecisions::asIfQuiet)),
        new Mutant(
            "it is taken back while what a stopped worker had asked for still runs",
            "c",
            ONE_MASTER.thatRolls().with(Fault.ABORT, 1).with(Fault.LINGER, 1),
            onDecision(WrongDecisions::asIfQuiet)),
        new Mutant(
            "a pass that changed something counts as the last one",
            "c",
            ROLLING.with(Fault.WRITE, 1),
            onMaster(WrongViews::passChangedNothing)),
        new Mutant(
            "what failed in ROLLING_BACK is not tried again",
            "e",
            TWO.with(Fault.ABORT, 1).with(Fault.FAILURE, 1),
            onMaster(WrongViews::neverAgain)));
  }

  private static Protocol onMaster(UnaryOperator<MasterView> mistake) {
    return new Protocol() {
      @Override
      MasterDecision decide(MasterView view) {
        return super.decide(mistake.apply(view));
      }
    };
  }

  private static Protocol onNode(UnaryOperator<NodeView> mistake) {
    return new Protocol() {
      @Override
      NodeDecision decide(NodeView view) {
        return super.decide(mistake.apply(view));
      }
    };
  }

  interface OnDecision {
    MasterDecision apply(MasterView view, MasterDecision decision);
  }

  static Protocol onDecision(OnDecision mistake) {
    return new Protocol() {
      @Override
      MasterDecision decide(MasterView view) {
        return mistake.apply(view, super.decide(view));
      }
    };
  }
}
