package io.locktender.coordinator.cluster;

/** What a node is doing. */
public enum NodeState {
  STARTING,
  SERVING,
  DRAINING,
  HELD,
  /** An operator has taken it out of service, and none of its workers is left. */
  DRAINED,
  UNHEALTHY,
  /** Never reported: said of a node whose report is gone. */
  UNREACHABLE
}
