package io.locktender.coordinator.check;

import java.util.Arrays;

/**
 * One state of the cluster: small numbers, of which some are {@link Ids} of records. What belongs
 * together is stored once ({@link Codec}).
 */
@SuppressWarnings("EnumOrdinal") // A state is packed: a variable is its place.
final class World {
  /** The most nodes. */
  static final int NODES = 3;

  /** The most masterships, and requests, that there may be in one search; number 0 is none. */
  static final int TOKENS = 8;

  static final int REQUESTS = 3;

  /** The number of the document that a search begins with. */
  static final int FIRST_DOCUMENT = 1;

  /** A collection: what is under a name. */
  static final int NOTHING = 0;

  static final int ORIGINAL = 1;

  /** A faithful copy that no step has changed. */
  static final int COPIED = 2;

  /** A faithful copy on which every step has been done, once. */
  static final int MIGRATED = 3;

  /** A copy that somebody wrote when nobody should: half of a step, a late write. */
  static final int DIRTY = 4;

  /** In place: every document is expanded. */
  static final int EXPANDED = 5;

  /** In place: some documents are expanded, others are pending. */
  static final int LAGGING = 6;

  /** In place: what only the old release needs is removed. */
  static final int CONTRACTED = 7;

  /** In place: something is lost. */
  static final int LOST = 8;

  /** In place: nothing is pending, but a step has read what a later one changed after it. */
  static final int STALE = 9;

  /** A copy that was faithful, and misses what has been written to its original since. */
  static final int BEHIND = 10;

  /** Where a variable belongs. */
  enum Part {
    DATABASE,
    ZOOKEEPER,
    BUDGET
  }

  /** The variables of the cluster. */
  enum Var {
    /** The version document. */
    DOCUMENT(Part.DATABASE, 1),
    /** 1: the database answers nobody. */
    DOWN(Part.DATABASE, 1),
    /** By node: the registered incarnation. */
    REGISTERED(Part.DATABASE, NODES),
    /** By request: its end in the history, as {@link Recorded} has it. */
    HISTORY(Part.DATABASE, REQUESTS),
    /** By request, for the invariants: 1 when the document said that it ended. */
    ENDED(Part.DATABASE, REQUESTS),
    /** For the invariants: the revision that took back the admission of each release; else 0. */
    WITHDRAWN(Part.DATABASE, 2),
    /** For the invariants: what a transition broke, as an ordinal of {@link Broken}. */
    BROKEN(Part.DATABASE, 1),
    /** An operation of a worker that is gone, which still runs: its release; 0 none. */
    LINGERING(Part.DATABASE, 1),
    /** What is under the usual name. */
    USUAL(Part.DATABASE, 1),
    /** What is under the backup's name. */
    BACKUP(Part.DATABASE, 1),
    /** By mastership: its copy. */
    COPY(Part.DATABASE, TOKENS),
    /**
     * What is under the usual name of a collection that the plan drops: the ORIGINAL, NOTHING when
     * it has become a backup, MIGRATED when a new worker has made it again, LOST when that was
     * taken away.
     */
    DROPPED(Part.DATABASE, 1),

    /** The operator's target, and its znode's version. */
    TARGET(Part.ZOOKEEPER, 1),
    TARGET_VERSION(Part.ZOOKEEPER, 1),
    /** The mastership that is elected. */
    ELECTED(Part.ZOOKEEPER, 1),
    /** How many masterships there have been. */
    MASTERSHIPS(Part.ZOOKEEPER, 1),
    /** By node: the report as masters see it. */
    VISIBLE(Part.ZOOKEEPER, NODES),

    /** By fault: how many are left. */
    LEFT(Part.BUDGET, Fault.values().length),
    /** How many faults are left in all. */
    FAULTS(Part.BUDGET, 1),
    /** A task of an agent that died, which may still take effect: its key, document, stage. */
    ORPHAN(Part.BUDGET, 3);

    final Part part;
    final int width;

    Var(Part part, int width) {
      this.part = part;
      this.width = width;
    }
  }

  /** The variables of one agent, and of its node. */
  enum Own {
    /** One of {@link World#NEW}, {@link World#DEAD}, {@link World#UP}. */
    AGENT,
    INCARNATION,
    /** 1: this run is registered, and what runs was adopted. */
    JOINED,
    /** On disk: the highest revision; survives. */
    KNOWN,
    /** The worker: 0 none, else a {@link Workers} code; survives. */
    WORKER,
    /** On disk: 1 or 2 for the release that it has switched to. */
    CURRENT,
    /** On disk: 1 or 2 for the level of its own steps; 0 unknown. */
    LEVEL,
    /** On disk: 1 when its own step is begun or done above the level. */
    APPLIED,
    /** On disk: 1 when its own step is begun and not known as done. */
    APPLYING,
    /** What its own step has really done: 0 nothing, 1 all, 2 nobody knows. */
    MACHINE,
    /** For the invariants: the highest revision that any run has acked. */
    EVER_ACKED,
    /** The gate as read last. */
    GATE,
    ACKED,
    /** Its command, and how it stands: 1 + {@code JobView.State}. */
    JOB,
    JOB_STATE,
    /**
     * On disk: 1 when an operator has drained it; 2 when it has looked since, and no worker was
     * left.
     */
    DRAINED,
    /** Its answer in PREFLIGHT: 2 * request + 1 when it cannot take part. */
    PREPARED,
    /** The report as written. */
    SENT,
    /** 1: its session has ended, and it does not know. */
    LOST,
    /** Its mastership. */
    TOKEN,
    CLAIMED,
    /** 1 + the document that the master has read in this turn. */
    READ,
    /** What it has decided, and not carried out. */
    DECIDED,
    /** 1: the history is written, and the document not. */
    RECORDED,
    /** The task, 1 + {@code TaskView.State}, the document that it was started under. */
    TASK,
    TASK_STATE,
    TASK_DOCUMENT,
    /** How far the task is: 0 at its beginning; else what it listed, or renamed. */
    TASK_STAGE,
    /** What those were asked who may veto: 1 + {@code Question}; the document, how they answer. */
    ASKED,
    ASKED_DOCUMENT,
    ANSWER
  }

  /** {@link Own#ANSWER}: none yet. */
  static final int SILENT = 0;

  static final int YES = 1;
  static final int VETO = 2;

  /** {@link Own#AGENT}: never started. */
  static final int NEW = 0;

  static final int DEAD = 1;
  static final int UP = 2;

  private static final int[] OFFSETS = new int[Var.values().length];
  static final int OWN = Own.values().length;
  private static final int SHARED;

  static {
    int offset = 0;
    for (Var each : Var.values()) {
      OFFSETS[each.ordinal()] = offset;
      offset += each.width;
    }
    SHARED = offset;
  }

  private final int[] values;

  World() {
    this(new int[SHARED + NODES * OWN]);
  }

  private World(int[] values) {
    this.values = values;
  }

  World copy() {
    return new World(values.clone());
  }

  int get(Var name) {
    return values[OFFSETS[name.ordinal()]];
  }

  int get(Var name, int index) {
    return values[OFFSETS[name.ordinal()] + index];
  }

  int get(int node, Own name) {
    return values[SHARED + node * OWN + name.ordinal()];
  }

  World set(Var name, int value) {
    return set(name, 0, value);
  }

  World set(Var name, int index, int value) {
    values[OFFSETS[name.ordinal()] + index] = value;
    return this;
  }

  World set(int node, Own name, int value) {
    values[SHARED + node * OWN + name.ordinal()] = value;
    return this;
  }

  boolean is(int node, Own name) {
    return get(node, name) != 0;
  }

  /** The number that stands for a constant in a state. */
  static int code(Enum<?> constant) {
    return constant.ordinal();
  }

  /** The constant that a number stands for. */
  static <E extends Enum<E>> E constant(Class<E> type, int code) {
    return type.getEnumConstants()[code];
  }

  /** The part of the values between two offsets. */
  int[] slice(int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }

  boolean alike(World other, int from, int to) {
    return Arrays.equals(values, from, to, other.values, from, to);
  }

  void put(int from, int[] slice) {
    System.arraycopy(slice, 0, values, from, slice.length);
  }

  /** Where the parts begin; then the agents, and the end. */
  static int[] bounds() {
    int[] bounds = new int[Part.values().length + NODES + 1];
    for (Var each : Var.values()) {
      bounds[each.part.ordinal() + 1] = OFFSETS[each.ordinal()] + each.width;
    }
    for (int node = 0; node < NODES; node++) {
      bounds[Part.values().length + node + 1] = SHARED + (node + 1) * OWN;
    }
    return bounds;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof World world && Arrays.equals(values, world.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
