package io.locktender.cli.command;

import io.locktender.coordinator.cluster.Target;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.UUID;

/** Who asks, and under which name. */
public final class Requester {
  private Requester() {}

  /** The name of a new request. */
  public static String newId() {
    return UUID.randomUUID().toString();
  }

  /** {@code user@host}, for people; behind {@code sudo} the person's own name. */
  public static String by(Map<String, String> environment) {
    String user =
        environment.getOrDefault("SUDO_USER", System.getProperty("user.name", "somebody"));
    return bounded(user + "@" + host());
  }

  /** As much of a name as a record holds. */
  public static String bounded(String by) {
    return by.substring(0, Math.min(by.length(), Target.MAX_BY));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unnamed host";
    }
  }
}
