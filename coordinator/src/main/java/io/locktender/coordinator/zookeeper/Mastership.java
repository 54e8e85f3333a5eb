package io.locktender.coordinator.zookeeper;

/**
 * One time of being master. Once lost it stays lost, even when the same node is elected again: that
 * is another mastership, with another token.
 */
public final class Mastership {
  private final String token;
  private final long session;
  private final ClusterConnection connection;
  private volatile boolean ended;

  Mastership(String token, ClusterConnection connection) {
    this.token = token;
    this.connection = connection;
    this.session = connection.session();
  }

  /** The random name of this mastership. */
  public String token() {
    return token;
  }

  /** Whether it is over: whatever works for it is stopped. */
  public boolean lost() {
    return ended || session != connection.session();
  }

  /** Whether something may be claimed in its name now: not lost, and ZooKeeper is in contact. */
  public boolean mayClaim() {
    return !lost() && connection.connected();
  }

  void end() {
    ended = true;
  }

  @Override
  public String toString() {
    return "mastership " + token + (lost() ? " (lost)" : "");
  }
}
