package io.locktender.coordinator.zookeeper;

import io.locktender.steps.text.InvalidInputException;
import java.util.regex.Pattern;

/**
 * Where a cluster's znodes are: {@code /locktender/<cluster>/...}.
 *
 * @param cluster its name: letters, digits, {@code . _ -}, at most 64
 */
public record ClusterPaths(String cluster) {
  /** Above all clusters. */
  static final String ALL = "/locktender";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * @throws InvalidInputException when the name is not one
   */
  public ClusterPaths {
    checkName("cluster", cluster);
  }

  /** Above everything of this cluster. */
  public String base() {
    return ALL + "/" + cluster;
  }

  /** Above the candidates. */
  public String election() {
    return base() + "/election";
  }

  /** The operator's target. */
  public String target() {
    return base() + "/target";
  }

  /** Which nodes operators have drained. */
  public String drains() {
    return base() + "/drains";
  }

  /** The mirror of the version document. */
  public String mirror() {
    return base() + "/mirror";
  }

  /** The hint that the version document is a new one. */
  public String gate() {
    return base() + "/gate";
  }

  /** Above the nodes' reports. */
  public String nodes() {
    return base() + "/nodes";
  }

  /**
   * A node's report.
   *
   * @throws InvalidInputException when the name is not one
   */
  public String node(String node) {
    return nodes() + "/" + checkName("node", node);
  }

  /**
   * The name, when it is one.
   *
   * @param what whose name it is, for the message
   * @throws InvalidInputException when it is not
   */
  public static String checkName(String what, String name) {
    // ZooKeeper refuses the two relative names.
    if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new InvalidInputException(
          what + ": expected 1 to 64 letters, digits, '.', '_' or '-', found '" + name + "'");
    }
    return name;
  }
}
