package io.locktender.agent.node;

/** An agent that ends, or does not. */
final class FakeLeaving implements Leaving {
  boolean wanted;
  boolean gone;

  @Override
  public boolean wanted() {
    return wanted;
  }

  @Override
  public void workersAreNotKnown() {
    workersAreGone();
  }

  @Override
  public void workersAreGone() {
    gone = true;
  }
}
