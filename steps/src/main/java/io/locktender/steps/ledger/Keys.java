package io.locktender.steps.ledger;

import io.locktender.steps.ledger.MappedFile.Disk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The keys of a ledger, each with its state, the number of its claims, the pass that saw it last,
 * and a hash. For one thread at a time.
 */
final class Keys implements AutoCloseable {
  static final long NONE = -1;

  private static final int STATES = 3;
  private static final int EXPIRING = 4;
  private static final int CLAIM_BITS = 3;

  /** So many forgotten entries are worth being cleared away. */
  private static final long MANY = 100_000;

  private final Path directory;
  private final String name;
  private final Disk disk;
  private Entries entries;
  private Slots slots;
  private long live;
  private long pending;
  private int compactions;

  /** The number of the last pass that was begun; 0 before the first. */
  private int pass;

  /** What a key is in. */
  enum State {
    /** No key any more. */
    GONE(0),
    PENDING(1),
    SETTLED(2);

    private final int stored;

    State(int stored) {
      this.stored = stored;
    }
  }

  Keys(Path directory, String name, Disk disk) throws IOException {
    this.directory = directory;
    this.name = name;
    this.disk = disk;
    entries = new Entries(directory, name, disk);
    slots = new Slots(directory, name, disk);
  }

  /** How many there are. */
  long live() {
    return live;
  }

  /** How many of them are pending. */
  long pending() {
    return pending;
  }

  /** How many entries there are, the forgotten ones too. */
  long count() {
    return entries.count();
  }

  /** How often forgotten entries were cleared away. */
  int compactions() {
    return compactions;
  }

  /** Where a key is, or {@link #NONE}. */
  long find(long hash, byte[] key) {
    return slots.find(entries, hash, key);
  }

  /** Adds a key, which is to get a state then. */
  long add(long hash, byte[] key) throws IOException {
    slots.ensure(entries);
    long entry = entries.add(hash, key);
    slots.put(hash, entry);
    return entry;
  }

  boolean isGone(long entry) {
    return entry == NONE || is(entry, State.GONE);
  }

  boolean is(long entry, State state) {
    return (entries.state(entry) & STATES) == state.stored;
  }

  void become(long entry, State state) {
    int before = entries.state(entry) & STATES;
    live += one(state != State.GONE) - one(before != State.GONE.stored);
    pending += one(state == State.PENDING) - one(before == State.PENDING.stored);
    entries.state(entry, (entries.state(entry) & ~STATES) | state.stored);
  }

  private static int one(boolean counts) {
    return counts ? 1 : 0;
  }

  /** Makes it pending, by a claim with a number of its own. */
  void claim(long entry) {
    become(entry, State.PENDING);
    entries.state(entry, entries.state(entry) + (1 << CLAIM_BITS));
  }

  /** The number of its last claim. */
  int claims(long entry) {
    return entries.state(entry) >>> CLAIM_BITS;
  }

  byte[] key(long entry) {
    return entries.key(entry);
  }

  /** Begins a pass, which has seen nothing yet. */
  void beginPass() {
    pass++;
  }

  /** Whether it is there, and this pass has not seen it. */
  boolean isUnseen(long entry) {
    return !isGone(entry) && entries.seen(entry) != pass;
  }

  /** This pass has seen it. */
  void seen(long entry) {
    entries.seen(entry, pass);
  }

  /**
   * The same.
   *
   * @param expiring whether the server may soon remove its document by itself
   */
  void seen(long entry, boolean expiring) {
    seen(entry);
    int state = entries.state(entry);
    entries.state(entry, expiring ? state | EXPIRING : state & ~EXPIRING);
  }

  boolean mayExpire(long entry) {
    return (entries.state(entry) & EXPIRING) != 0;
  }

  boolean has(long entry, DocumentHash hash) {
    return entries.has(entry, hash);
  }

  void hash(long entry, DocumentHash hash) {
    entries.hash(entry, hash);
  }

  /** Clears away what was forgotten, where that is much; entries are elsewhere then. */
  void compact() throws IOException {
    long gone = entries.count() - live;
    if (gone < Math.max(MANY, live)) {
      return;
    }
    String fresh = name + "." + ++compactions;
    Entries old = entries;
    Slots oldSlots = slots;
    entries = new Entries(directory, fresh, disk);
    slots = new Slots(directory, fresh, disk);
    for (long entry = 0; entry < old.count(); entry++) {
      if ((old.state(entry) & STATES) != State.GONE.stored) {
        long moved = add(old.keyHash(entry), old.key(entry));
        entries.seen(moved, old.seen(entry));
        entries.state(moved, old.state(entry));
        entries.hash(moved, old.hash(entry));
      }
    }
    old.close();
    oldSlots.close();
  }

  @Override
  public void close() throws IOException {
    entries.close();
    slots.close();
  }
}
