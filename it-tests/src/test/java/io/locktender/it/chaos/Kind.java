package io.locktender.it.chaos;

/** What a fault is. */
enum Kind {
  KILL_AGENT("SIGKILL to the agent of %s, started again after %s", Victim.NODE, 5),
  PAUSE_AGENT("SIGSTOP to the agent of %s for %s", Victim.NODE, 3),
  PAUSE_MASTERSHIP("SIGSTOP to agent and step process of %s for %s", Victim.NODE, 3),
  KILL_STEP_PROCESS("SIGKILL to the step process of %s", Victim.NODE, 3),
  PAUSE_STEP_PROCESS("SIGSTOP to the step process of %s for %s", Victim.NODE, 2),
  KILL_WORKER("SIGKILL to the worker of %s", Victim.NODE, 2),
  PAUSE_WORKER("SIGSTOP to the worker of %s for %s", Victim.NODE, 2),
  KILL_ZOOKEEPER("SIGKILL to ZooKeeper server %s, started again after %s", Victim.ZOOKEEPER, 3),
  PAUSE_ZOOKEEPER("SIGSTOP to ZooKeeper server %s for %s", Victim.ZOOKEEPER, 2),
  KILL_ENSEMBLE("SIGKILL to all ZooKeeper servers, started again after %s", Victim.NONE, 3),
  KILL_DATABASE("SIGKILL to the database server, started again after %s", Victim.NONE, 4),
  PAUSE_DATABASE("SIGSTOP to the database server for %s", Victim.NONE, 2),
  CUT_OFF_PRIMARY(
      "the primary is cut off, and comes back %s after there is another", Victim.NONE, 0),
  STEP_DOWN("the primary is told to step down", Victim.NONE, 0),
  CUT_ZOOKEEPER("the way of %s to ZooKeeper is cut for %s", Victim.LINK, 4),
  CUT_DATABASE("the way of %s to the database is cut for %s", Victim.LINK, 4),
  SLOW_DATABASE("the database is slow for everybody for %s", Victim.NONE, 2),
  FILL_STATE_DISK("the disk under the agent's state of %s is full for %s", Victim.NODE, 3),
  FILL_STEP_DISK("the disk that the step writes to is full for %s", Victim.NONE, 2),
  STEP_FAILS("the step fails for %s", Victim.NONE, 2),
  STEP_HANGS("the step hangs for %s", Victim.NONE, 2),
  STEP_EATS_MEMORY("the step eats all memory for %s", Victim.NONE, 2),
  ABORT("an operator aborts", Victim.NONE, 3),
  SECOND_OPERATOR("a second operator asks for a later release", Victim.NONE, 2),
  OTHER_TOOL("another tool writes a target without asking", Victim.NONE, 2),
  PAUSE("an operator pauses", Victim.NONE, 3),
  RESUME("an operator resumes", Victim.NONE, 3),
  FINALIZE("an operator finalizes", Victim.NONE, 3);

  /** What a fault befalls. */
  enum Victim {
    NODE,
    LINK,
    ZOOKEEPER,
    NONE
  }

  private final String words;
  private final Victim victim;
  private final int weight;

  Kind(String words, Victim victim, int weight) {
    this.words = words;
    this.victim = victim;
    this.weight = weight;
  }

  Victim victim() {
    return victim;
  }

  /** How often it is drawn, compared with the others; 0: only where there is a replica set. */
  int weight() {
    return weight;
  }

  /** Whether there is an end to it. */
  boolean lasts() {
    return words.contains("%s after") || words.contains(" for %s") || words.contains(" after %s");
  }

  /** Whether it makes a step go wrong, and so must be there before the step. */
  boolean ofTheStep() {
    return this == FILL_STEP_DISK
        || this == STEP_FAILS
        || this == STEP_HANGS
        || this == STEP_EATS_MEMORY;
  }

  /** Whether it is asked of an upgrade that rolls, and only of such a one. */
  boolean ofRolling() {
    return this == PAUSE || this == RESUME || this == FINALIZE;
  }

  /** What stands for it where the database is a replica set, to which each agent has many ways. */
  Kind onASet() {
    return switch (this) {
      case CUT_DATABASE -> CUT_OFF_PRIMARY;
      case SLOW_DATABASE -> STEP_DOWN;
      default -> this;
    };
  }

  String words() {
    return words;
  }
}
