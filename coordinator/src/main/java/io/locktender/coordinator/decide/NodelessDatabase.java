package io.locktender.coordinator.decide;

/** What is different for a master of a database that is to have no nodes. */
public final class NodelessDatabase {
  private NodelessDatabase() {}

  /** Why such a database is left alone once it has nodes. */
  public static String hasNodes(int nodes) {
    return (nodes == 1 ? "1 node is" : nodes + " nodes are")
        + " registered, and their workers may run; use 'locktender upgrade'";
  }
}
