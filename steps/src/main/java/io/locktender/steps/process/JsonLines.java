package io.locktender.steps.process;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.google.common.base.CaseFormat;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Lines of JSON through a pipe, each bounded. */
final class JsonLines {
  /** The longest line, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  private static final JsonMapper JSON =
      StrictJson.mapper()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addMixIn(ReleaseVersion.class, VersionAsText.class)
          .build();

  static {
    registerKindsOf(StepCall.class);
    registerKindsOf(StepReply.class);
  }

  private JsonLines() {}

  /** Tells that a version is in a line as people write it. */
  private abstract static class VersionAsText {
    @JsonCreator
    static ReleaseVersion parse(String text) {
      return ReleaseVersion.parse(text);
    }

    @Override
    @JsonValue
    public abstract String toString();
  }

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
    Optional<byte[]> line = readLine(in, MAX_BYTES);
    try {
      return line.map(json -> StrictJson.read(JSON, json, type, "a line", MAX_BYTES));
    } catch (InvalidInputException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** A value as it stands in a line. */
  static JsonNode tree(Object value) {
    return JSON.valueToTree(value);
  }

  /**
   * The value that stands in a line.
   *
   * @throws IOException when it is of another type
   */
  static <T> T value(JsonNode tree, TypeReference<T> type) throws IOException {
    try {
      return StrictJson.read(JSON, tree, type, "an answer");
    } catch (InvalidInputException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Each is called in a line as its class is: {@code REVERT_STEP}. */
  private static void registerKindsOf(Class<?> sealed) {
    for (Class<?> kind : sealed.getPermittedSubclasses()) {
      if (kind.isInterface()) {
        registerKindsOf(kind);
      } else {
        String name = CaseFormat.UPPER_CAMEL.to(CaseFormat.UPPER_UNDERSCORE, kind.getSimpleName());
        JSON.registerSubtypes(new NamedType(kind, name));
      }
    }
  }

  private static Optional<byte[]> readLine(InputStream in, int maxBytes) throws IOException {
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
    return Optional.of(line.toByteArray());
  }
}
