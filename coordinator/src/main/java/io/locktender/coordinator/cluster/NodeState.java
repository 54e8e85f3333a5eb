package io.locktender.coordinator.cluster;

/** What a node is doing. */
public enum NodeState {
  STARTING,
  SERVING,
  DRAINING,
  HELD,
  UNHEALTHY,
  /** Never reported: said of a node whose report is gone. */
  UNREACHABLE
}
