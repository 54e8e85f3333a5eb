package io.locktender.steps.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in memory that grows by segments, the first one by doubling, so that a small file is
 * small. They are large, since a process may map no more than about 65,000. Each piece is written
 * before it is mapped: a disk that is full under a sparse file would end the JVM. Closing deletes
 * it. For one thread at a time.
 */
final class MappedFile implements AutoCloseable {
  /** In bytes; a multiple of the records' sizes, so that none lies in two segments. */
  static final int SEGMENT = 40 << 20;

  /** What a file begins with, in bytes. */
  static final int FIRST = 40 << 7;

  /** So many zeros are written at a time, in bytes. */
  private static final int PIECE = 40 << 14;

  private final Path path;
  private final Disk disk;
  private final FileChannel channel;
  private final List<MappedByteBuffer> segments = new ArrayList<>();
  private long length;

  /** Writes zeros, or fails while nothing relies on them. */
  @FunctionalInterface
  interface Disk {
    Disk REAL =
        (channel, at, bytes) -> {
          ByteBuffer zeros = ByteBuffer.allocate(Math.min(bytes, PIECE));
          for (int done = 0; done < bytes; ) {
            zeros.clear().limit(Math.min(bytes - done, PIECE));
            done += channel.write(zeros, at + done);
          }
        };

    void zeros(FileChannel channel, long at, int bytes) throws IOException;

    /** Maps a part of the file. */
    default MappedByteBuffer map(FileChannel channel, long at, long bytes) throws IOException {
      return channel.map(MapMode.READ_WRITE, at, bytes);
    }
  }

  MappedFile(Path path, Disk disk) throws IOException {
    this.path = path;
    this.disk = disk;
    channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** How long a file is that has to have so many bytes. */
  static long lengthFor(long bytes) {
    long length = 0;
    while (length < Math.min(bytes, SEGMENT)) {
      length += more(length);
    }
    return bytes <= SEGMENT ? length : (bytes + SEGMENT - 1) / SEGMENT * SEGMENT;
  }

  private static int more(long length) {
    return length < SEGMENT ? Math.max(FIRST, (int) length) : SEGMENT;
  }

  /**
   * Makes the file at least so long.
   *
   * @throws IOException when there is no room; what was there stays
   */
  void ensure(long bytes) throws IOException {
    while (length < bytes) {
      int more = more(length);
      disk.zeros(channel, length, more);
      if (length < SEGMENT) {
        // Two maps of one file show the same; the one before goes when it is collected.
        segments.clear();
        segments.add(disk.map(channel, 0, length + more));
      } else {
        segments.add(disk.map(channel, length, more));
      }
      length += more;
    }
  }

  long getLong(long at) {
    return segment(at).getLong(within(at));
  }

  void putLong(long at, long value) {
    segment(at).putLong(within(at), value);
  }

  int getInt(long at) {
    return segment(at).getInt(within(at));
  }

  void putInt(long at, int value) {
    segment(at).putInt(within(at), value);
  }

  /** Unlike numbers, bytes may lie in two segments. */
  void put(long at, byte[] bytes) {
    for (int done = 0; done < bytes.length; ) {
      int part = Math.min(bytes.length - done, SEGMENT - within(at + done));
      segment(at + done).put(within(at + done), bytes, done, part);
      done += part;
    }
  }

  byte[] get(long at, int length) {
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, SEGMENT - within(at + done));
      segment(at + done).get(within(at + done), bytes, done, part);
      done += part;
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    segments.clear();
    channel.close();
    Files.deleteIfExists(path);
  }

  private MappedByteBuffer segment(long at) {
    return segments.get((int) (at / SEGMENT));
  }

  private static int within(long at) {
    return (int) (at % SEGMENT);
  }
}
