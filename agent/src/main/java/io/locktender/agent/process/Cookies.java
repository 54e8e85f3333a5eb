package io.locktender.agent.process;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The names by which a node's processes are found.
 *
 * @param cluster without a slash
 * @param node without a slash
 * @param random must not repeat after a restart
 */
public record Cookies(String cluster, String node, RandomGenerator random) {
  /** The environment variable. */
  static final String VARIABLE = "LOCKTENDER_COOKIE";

  private static final int RANDOM_BYTES = 12;

  public Cookies {
    if (cluster.contains("/") || node.contains("/")) {
      throw new IllegalArgumentException("a slash in " + cluster + " or " + node);
    }
  }

  /** What every cookie of the node begins with. */
  public String prefix() {
    return cluster + "/" + node + "/";
  }

  /** A new cookie. */
  public String next() {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return prefix() + HexFormat.of().formatHex(bytes);
  }
}
