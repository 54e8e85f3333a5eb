package io.locktender.agent.node;

/** That the workers are to be stopped before the agent ends, since nothing outlives its machine. */
public interface Leaving {
  /** Whether it is so; asked at every turn, and once true it stays so. */
  boolean wanted();

  /** None of the workers is left, and none will be started. */
  void workersAreGone();

  /** Which workers there are is not known, so none is stopped: nobody need wait for it. */
  void workersAreNotKnown();
}
