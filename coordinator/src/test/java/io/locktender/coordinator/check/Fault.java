package io.locktender.coordinator.check;

/** What goes wrong, or is asked for; how often is the scenario's budget. */
enum Fault {
  /** An operator asks for the other release; each time a new request. */
  REQUEST,
  /** An operator aborts the request in the target record. */
  ABORT,
  /** An operator asks for the cut-over, at whatever time. */
  CUTOVER,
  /** An old worker writes: rolling, what is expanded already; by HOLD, what is copied already. */
  WRITE,
  /** A worker of the new release makes a collection again that the plan drops. */
  REMAKE,
  /** A worker ends while an operation that it had asked for still runs in the server. */
  LINGER,
  /**
   * One of those who may veto does so; there is one in the searches in which that may happen. Later
   * it agrees.
   */
  VETO,
  /** An operator drains a node. */
  DRAIN,
  /** An operator resumes a node that is drained. */
  RESUME,
  /** The agent of the last node starts for the first time. */
  JOIN,
  /** An agent dies; its workers live on. */
  CRASH,
  /** A session ends in ZooKeeper, and the agent does not know it yet. */
  SESSION,
  /** A task of the master, a node's own step, or its check fails. */
  FAILURE,
  /** What an agent began before it died takes effect afterwards. */
  LATE_WRITE,
  /** The database answers nobody. */
  DATABASE,
  /** A node reads the document as it was at the start: a secondary, or a restored dump. */
  STALE_READ,
  /** A deadline of the master is over. */
  DEADLINE,
  /** A worker ends by itself. */
  WORKER,
  /** Something outside the cluster writes, by HOLD, what is copied already. */
  STRANGER;

  /** Whether it counts as a fault, and not as what operators do. */
  boolean isFault() {
    return this != REQUEST
        && this != CUTOVER
        && this != ABORT
        && this != WRITE
        && this != REMAKE
        && this != LINGER
        && this != VETO
        && this != DRAIN
        && this != RESUME
        && this != JOIN;
  }
}
