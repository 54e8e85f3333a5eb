package io.locktender.steps.ledger;

import io.locktender.steps.ledger.MappedFile.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds entries by their keys: a table of their numbers, by the hashes of the keys, at most half
 * full. For one thread at a time.
 */
final class Slots implements AutoCloseable {
  private static final int FIRST_BITS = 9;

  /**
   * For an entry, at most: a table may be a quarter full, beside the one that was full, and each
   * file a quarter longer than its table.
   */
  static final int BYTES_EACH = 8 * Long.BYTES;

  private static final long NONE = -1;

  private final Path directory;
  private final String name;
  private final Disk disk;
  private MappedFile table;
  private int bits = FIRST_BITS;

  Slots(Path directory, String name, Disk disk) throws IOException {
    this.directory = directory;
    this.name = name;
    this.disk = disk;
    table = table(bits);
  }

  /** The number of the entry that has a key, or -1. */
  long find(Entries entries, long keyHash, byte[] key) {
    long mask = (1L << bits) - 1;
    for (long slot = keyHash & mask; ; slot = (slot + 1) & mask) {
      long entry = entry(slot);
      if (entry == NONE) {
        return NONE;
      }
      if (entries.keyHash(entry) == keyHash && Arrays.equals(entries.key(entry), key)) {
        return entry;
      }
    }
  }

  /** Makes room for one more entry. */
  void ensure(Entries entries) throws IOException {
    if (2 * (entries.count() + 1) <= 1L << bits) {
      return;
    }
    MappedFile full = table;
    table = table(bits + 1);
    bits++;
    for (long entry = 0; entry < entries.count(); entry++) {
      put(entries.keyHash(entry), entry);
    }
    full.close();
  }

  void put(long keyHash, long entry) {
    long mask = (1L << bits) - 1;
    long slot = keyHash & mask;
    while (entry(slot) != NONE) {
      slot = (slot + 1) & mask;
    }
    table.putLong(slot * Long.BYTES, entry + 1);
  }

  private long entry(long slot) {
    return table.getLong(slot * Long.BYTES) - 1;
  }

  private MappedFile table(int tableBits) throws IOException {
    MappedFile made = new MappedFile(directory.resolve(name + ".slots" + tableBits), disk);
    try {
      made.ensure((1L << tableBits) * Long.BYTES);
      return made;
    } catch (IOException e) {
      made.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
