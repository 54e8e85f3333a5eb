package io.locktender.coordinator.zookeeper;

import io.locktender.coordinator.master.Mastership;

/** A mastership by election: it lasts as long as the session in which it was won. */
final class ElectedMastership implements Mastership {
  private final String token;
  private final long session;
  private final ClusterConnection connection;
  private volatile boolean ended;

  ElectedMastership(String token, ClusterConnection connection) {
    this.token = token;
    this.connection = connection;
    this.session = connection.session();
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public boolean lost() {
    return ended || session != connection.session();
  }

  @Override
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
