package io.locktender.it.chaos;

import io.locktender.testkit.TestReplicaSet;

/** The replica set that the tests are told; what is done to it is done to its primary. */
final class NamedServers implements DatabaseServer {
  private final TestReplicaSet set = TestReplicaSet.named();

  @Override
  public String uri() {
    return set.uri();
  }

  /** An answer is worth something only when a majority has what it is about. */
  @Override
  public String impatience() {
    return "timeoutMS=1500&serverSelectionTimeoutMS=1500&w=majority";
  }

  /** A driver asks the set who its members are, and goes there by itself. */
  @Override
  public int[] ports() {
    return new int[0];
  }

  @Override
  public String through(Link way) {
    return set.uri();
  }

  @Override
  public void kill() {
    set.killPrimary();
  }

  @Override
  public void start() {
    set.start();
  }

  @Override
  public void pause() {
    set.pausePrimary();
  }

  @Override
  public void goOn() {
    set.goOn();
  }

  @Override
  public void stepDown() {
    set.stepDown();
  }

  @Override
  public void cutOff() {
    set.cutOffPrimary();
  }

  @Override
  public void close() {
    set.close();
  }
}
