package io.locktender.steps.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The last 64 KiB of a stream; the rest is read and forgotten. */
public final class OutputTail {
  static final int MAX_BYTES = 64 << 10;

  private final byte[] ring = new byte[MAX_BYTES];
  private long total;

  /** Reads until the end; blocks. What was read before an error stays. */
  public void readFrom(InputStream stream) {
    byte[] chunk = new byte[8 * 1024];
    try {
      for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
        add(chunk, n);
      }
    } catch (IOException e) {
      byte[] reason =
          ("\n[the output ends here: " + e.getMessage() + "]").getBytes(StandardCharsets.UTF_8);
      add(reason, reason.length);
    }
  }

  private synchronized void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      ring[(int) (total++ % ring.length)] = bytes[i];
    }
  }

  /** What is there now; from any thread. */
  public synchronized String text() {
    int length = (int) Math.min(total, ring.length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = ring[(int) ((total - length + i) % ring.length)];
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
