package io.locktender.agent.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of an answer that comes in chunks, as they come. */
final class Dechunked extends InputStream {
  private final InputStream in;
  private int left = -1;

  /**
   * @param in at the beginning of the answer
   */
  Dechunked(InputStream in) throws IOException {
    this.in = in;
    while (!line().isEmpty()) {
      // A header.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int most) throws IOException {
    if (left <= 0) {
      if (left == 0) {
        line();
      }
      left = Integer.parseInt(line(), 16);
      if (left == 0) {
        return -1;
      }
    }
    int count = in.read(to, from, Math.min(most, left));
    left -= Math.max(0, count);
    return count;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("ended");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }
}
