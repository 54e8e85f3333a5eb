package io.locktender.agent.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room that is kept for a full disk: a file that is deleted where there is no other room, so that a
 * node can still record what it acks, and is made again when there is. An ack needs some hundred
 * bytes.
 */
final class DiskReserve {
  /** Its name, in the state directory. */
  static final String FILE = "reserve";

  /** What it keeps, in bytes. */
  static final int BYTES = 1 << 20;

  private static final Logger log = LoggerFactory.getLogger(DiskReserve.class);
  private static final int PIECE = 64 * 1024;

  private final Path file;

  DiskReserve(Path directory) {
    this.file = directory.resolve(FILE);
  }

  /** Makes it where it is missing and there is room. */
  void keep() {
    if (Files.exists(file)) {
      return;
    }
    try {
      write();
    } catch (IOException e) {
      log.warn("there is no room for {} ({} bytes): {}", file, BYTES, e.getMessage());
      free();
    }
  }

  /** A hole would keep no room; nor would what a file system makes small. */
  private void write() throws IOException {
    byte[] piece = new byte[PIECE];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int written = 0; written < BYTES; written += PIECE) {
        Arrays.fill(piece, (byte) (written / PIECE + 1));
        ByteBuffer buffer = ByteBuffer.wrap(piece);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }
  }

  /** Gives the room up; false where there was none. */
  boolean free() {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be deleted: {}", file, e.getMessage());
      return false;
    }
  }
}
