package io.locktender.steps.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Lines of JSON through a pipe, each bounded. */
final class Lines {
  /** The longest line, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Lines() {}

  /**
   * Writes one line.
   *
   * @throws IOException when it would be too long, or the pipe is closed
   */
  static void write(OutputStream out, Object message) throws IOException {
    byte[] json = JSON.writeValueAsBytes(message);
    if (json.length >= MAX_BYTES) {
      throw new IOException("a message of %d bytes is too long".formatted(json.length));
    }
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    synchronized (out) {
      out.write(line);
      out.flush();
    }
  }

  /**
   * Reads one line; empty at the end of the stream.
   *
   * @param in should be buffered
   * @throws IOException when the line is too long, or is not what it should be
   */
  static <T> Optional<T> read(InputStream in, Class<T> type) throws IOException {
    Optional<String> line = readText(in, MAX_BYTES);
    return line.isPresent() ? Optional.of(parse(line.get(), type)) : Optional.empty();
  }

  /** Reads one line of text; a longer one is an error. */
  static Optional<String> readText(InputStream in, int maxBytes) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) {
      return Optional.empty();
    }
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (line.size() == maxBytes) {
        throw new IOException("a line is longer than %d bytes".formatted(maxBytes));
      }
      line.write(read);
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  private static <T> T parse(String line, Class<T> type) throws IOException {
    T parsed = JSON.readValue(line, type);
    if (parsed == null) {
      throw new IOException("a line is null");
    }
    return parsed;
  }
}
