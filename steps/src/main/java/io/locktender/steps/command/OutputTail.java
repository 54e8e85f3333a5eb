package io.locktender.steps.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last of what a process wrote. */
public final class OutputTail {
  static final int BYTES = 64 << 10;

  private static final Logger log = LoggerFactory.getLogger(OutputTail.class);
  private static final int CHUNK = 8 << 10;

  private final byte[] ring = new byte[BYTES];
  private long written;

  /** Reads until the end of the stream, or until it is closed. */
  void drain(InputStream output) {
    byte[] chunk = new byte[CHUNK];
    try (output) {
      for (int read = output.read(chunk); read >= 0; read = output.read(chunk)) {
        add(chunk, read);
      }
    } catch (IOException | UncheckedIOException e) {
      log.debug("the output of a command ended early", e);
    }
  }

  private synchronized void add(byte[] chunk, int length) {
    for (int i = 0; i < length; i++) {
      ring[(int) (written++ % BYTES)] = chunk[i];
    }
  }

  synchronized String text() {
    int length = (int) Math.min(written, BYTES);
    int start = (int) ((written - length) % BYTES);
    byte[] tail = Arrays.copyOf(Arrays.copyOfRange(ring, start, BYTES), length);
    int fromStart = Math.max(0, length - (BYTES - start));
    System.arraycopy(ring, 0, tail, length - fromStart, fromStart);
    return new String(tail, StandardCharsets.UTF_8);
  }
}
