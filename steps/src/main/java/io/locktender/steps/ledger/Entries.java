package io.locktender.steps.ledger;

import io.locktender.steps.ledger.MappedFile.Disk;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The entries of a ledger, one after the other, each with its key; where one is never changes. For
 * one thread at a time.
 */
final class Entries implements AutoCloseable {
  private static final int KEY_HASH = 0;
  private static final int KEY_AT = 8;
  private static final int SEEN = 16;
  private static final int STATE = 20;
  private static final int FIRST = 24;
  private static final int SECOND = 32;
  private static final int SIZE = 40;

  private final MappedFile file;
  private final MappedFile keys;
  private long count;
  private long keyBytes;

  Entries(Path directory, String name, Disk disk) throws IOException {
    file = new MappedFile(directory.resolve(name + ".entries"), disk);
    keys = new MappedFile(directory.resolve(name + ".keys"), disk);
  }

  /** How many bytes so many entries take on disk, with their keys. */
  static long bytesFor(long entries, double keyBytes) {
    double key = Integer.BYTES + keyBytes + Integer.BYTES / 2.0;
    return MappedFile.lengthFor(entries * SIZE) + MappedFile.lengthFor((long) (entries * key));
  }

  /** How many there are, the forgotten ones too. */
  long count() {
    return count;
  }

  /** Adds one; returns which. */
  long add(long keyHash, byte[] key) throws IOException {
    file.ensure((count + 1) * SIZE);
    // A length must not lie in two segments.
    keyBytes += -keyBytes & (Integer.BYTES - 1);
    keys.ensure(keyBytes + Integer.BYTES + key.length);
    keys.putInt(keyBytes, key.length);
    keys.put(keyBytes + Integer.BYTES, key);
    long at = count * SIZE;
    file.putLong(at + KEY_HASH, keyHash);
    file.putLong(at + KEY_AT, keyBytes);
    keyBytes += Integer.BYTES + key.length;
    return count++;
  }

  long keyHash(long entry) {
    return file.getLong(entry * SIZE + KEY_HASH);
  }

  byte[] key(long entry) {
    long at = file.getLong(entry * SIZE + KEY_AT);
    return keys.get(at + Integer.BYTES, keys.getInt(at));
  }

  int seen(long entry) {
    return file.getInt(entry * SIZE + SEEN);
  }

  void seen(long entry, int pass) {
    file.putInt(entry * SIZE + SEEN, pass);
  }

  int state(long entry) {
    return file.getInt(entry * SIZE + STATE);
  }

  void state(long entry, int state) {
    file.putInt(entry * SIZE + STATE, state);
  }

  boolean has(long entry, DocumentHash hash) {
    return file.getLong(entry * SIZE + FIRST) == hash.first()
        && file.getLong(entry * SIZE + SECOND) == hash.second();
  }

  DocumentHash hash(long entry) {
    return new DocumentHash(
        file.getLong(entry * SIZE + FIRST), file.getLong(entry * SIZE + SECOND));
  }

  void hash(long entry, DocumentHash hash) {
    file.putLong(entry * SIZE + FIRST, hash.first());
    file.putLong(entry * SIZE + SECOND, hash.second());
  }

  @Override
  public void close() throws IOException {
    file.close();
    keys.close();
  }
}
