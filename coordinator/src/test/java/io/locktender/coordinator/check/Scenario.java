package io.locktender.coordinator.check;

import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.ReleaseId;
import java.util.EnumMap;
import java.util.Map;

/**
 * The bounds of one search.
 *
 * @param name for people
 * @param nodes how many nodes there are, at most {@link World#NODES}
 * @param stateServers how many of them may become master
 * @param ownSteps whether the release has a step on all machines
 * @param check whether the release has a check
 * @param rolling whether the upgrade rolls; else it goes by HOLD
 * @param backward whether it is a revert: from 2.0.0 to 1.0.0
 * @param delayed whether a report is seen by the master some time after it was written
 * @param fine whether what one loop does in one go, and nobody sees in between, is many moves: a
 *     master's reading and deciding, a node's persisting and acking
 * @param inHold whether the step sees whole collections, and so is run in the hold
 * @param hold how it is asked for to go by HOLD; where it may be held for a time only, that is the
 *     deadline which is over by {@link Fault#DEADLINE}
 * @param rehearsal whether the first request is only rehearsed
 * @param budgets how often each thing may happen
 * @param faults how many faults there may be of all kinds together
 */
record Scenario(
    String name,
    int nodes,
    int stateServers,
    boolean ownSteps,
    boolean check,
    boolean rolling,
    boolean backward,
    boolean delayed,
    boolean fine,
    boolean inHold,
    HoldOptions hold,
    boolean rehearsal,
    Map<Fault, Integer> budgets,
    int faults) {
  /** One request, no faults, nothing delayed. */
  static Scenario of(String name, int nodes, int stateServers) {
    return new Scenario(
        name,
        nodes,
        stateServers,
        false,
        false,
        false,
        false,
        false,
        false,
        false,
        HoldOptions.DEFAULT,
        false,
        Map.of(Fault.REQUEST, 1),
        Integer.MAX_VALUE);
  }

  Scenario named(String value) {
    return new Scenario(
        value,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        backward,
        delayed,
        fine,
        inHold,
        hold,
        rehearsal,
        budgets,
        faults);
  }

  Scenario ownSteps(boolean value) {
    return new Scenario(
        name,
        nodes,
        stateServers,
        value,
        check,
        rolling,
        backward,
        delayed,
        fine,
        inHold,
        hold,
        rehearsal,
        budgets,
        faults);
  }

  Scenario check(boolean value) {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        value,
        rolling,
        backward,
        delayed,
        fine,
        inHold,
        hold,
        rehearsal,
        budgets,
        faults);
  }

  Scenario thatRolls() {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        true,
        backward,
        delayed,
        fine,
        inHold,
        hold,
        rehearsal,
        budgets,
        faults);
  }

  Scenario thatGoesBack() {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        true,
        delayed,
        fine,
        inHold,
        hold,
        rehearsal,
        budgets,
        faults);
  }

  Scenario delayed(boolean value) {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        backward,
        value,
        fine,
        inHold,
        hold,
        rehearsal,
        budgets,
        faults);
  }

  Scenario fine(boolean value) {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        backward,
        delayed,
        value,
        inHold,
        hold,
        rehearsal,
        budgets,
        faults);
  }

  Scenario withStepInHold() {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        backward,
        delayed,
        fine,
        true,
        hold,
        rehearsal,
        budgets,
        faults);
  }

  Scenario withHold(HoldOptions value) {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        backward,
        delayed,
        fine,
        inHold,
        value,
        rehearsal,
        budgets,
        faults);
  }

  Scenario thatRehearses() {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        backward,
        delayed,
        fine,
        inHold,
        hold,
        true,
        budgets,
        faults);
  }

  Scenario with(Fault fault, int times) {
    EnumMap<Fault, Integer> next = new EnumMap<>(Fault.class);
    next.putAll(budgets);
    next.put(fault, times);
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        backward,
        delayed,
        fine,
        inHold,
        hold,
        rehearsal,
        next,
        faults);
  }

  /** At most so many faults of all kinds together. */
  Scenario atMost(int total) {
    return new Scenario(
        name,
        nodes,
        stateServers,
        ownSteps,
        check,
        rolling,
        backward,
        delayed,
        fine,
        inHold,
        hold,
        rehearsal,
        budgets,
        total);
  }

  /** Each kind of fault may happen once, and so many in all. */
  Scenario anyFaults(int total) {
    Scenario all = this;
    for (Fault fault : Fault.values()) {
      all = fault.isFault() ? all.with(fault, 1) : all;
    }
    return all.atMost(total);
  }

  /** Whether a request is only rehearsed. */
  boolean rehearses(String requestId) {
    return rehearsal && Ids.request(requestId) == 1;
  }

  /** The number of the release that it begins with. */
  int old() {
    return backward ? 2 : 1;
  }

  /** The release that it begins with. */
  ReleaseId from() {
    return Ids.release(old());
  }

  /** The release that is asked for. */
  ReleaseId to() {
    return Ids.release(3 - old());
  }

  int budget(Fault fault) {
    return budgets.getOrDefault(fault, 0);
  }

  @Override
  public String toString() {
    return name;
  }
}
