package io.locktender.coordinator.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.locktender.steps.text.StrictJson;

/**
 * How records are written: as JSON in ZooKeeper, as the same in BSON in MongoDB. A reader ignores
 * what it does not know; a record that lacks something, or is garbled, is one clear error.
 */
public final class Records {
  /** The most bytes of a record: ZooKeeper breaks the connection near 1 MiB, without saying why. */
  public static final int MAX_BYTES = 512 * 1024;

  private static final JsonMapper MAPPER =
      StrictJson.mapper()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private Records() {}

  /**
   * The record as JSON.
   *
   * @throws IllegalStateException when it is over {@link #MAX_BYTES}
   */
  public static byte[] toJson(Object value) {
    byte[] bytes;
    try {
      bytes = MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record that cannot be written: " + value, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IllegalStateException(
          value.getClass().getSimpleName() + " has " + bytes.length + " bytes, over " + MAX_BYTES);
    }
    return bytes;
  }

  /**
   * Reads a record.
   *
   * @param what what it is, for the message
   * @throws io.locktender.steps.text.InvalidInputException when it is not such a record, or over
   *     {@link #MAX_BYTES}
   */
  public static <T> T fromJson(byte[] json, Class<T> type, String what) {
    return StrictJson.read(MAPPER, json, type, what, MAX_BYTES);
  }

  /** The mapper, for what is not bounded as records in ZooKeeper are. */
  public static JsonMapper mapper() {
    return MAPPER;
  }
}
