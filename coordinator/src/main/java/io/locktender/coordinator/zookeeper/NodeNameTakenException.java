package io.locktender.coordinator.zookeeper;

import org.jspecify.annotations.Nullable;

/** Another agent lives under this node's name. */
public final class NodeNameTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String incarnation;

  /**
   * @param node the name
   * @param incarnation the other's run, or {@code unknown}
   * @param http where the other's HTTP server listens, or null
   */
  public NodeNameTakenException(String node, String incarnation, @Nullable String http) {
    super(
        ("node %s: expected to be its only agent, found another one (incarnation %s, HTTP at %s);"
                + " this one starts nothing; stop the other, or give this one a name of its own")
            .formatted(node, incarnation, http == null ? "an unknown address" : http));
    this.incarnation = incarnation;
  }

  /** The other's incarnation, or {@code unknown}. */
  public String incarnation() {
    return incarnation;
  }
}
