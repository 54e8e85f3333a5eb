package io.locktender.coordinator.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.text.StrictJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How records are written: as JSON in ZooKeeper, as the same in BSON in MongoDB. A reader ignores
 * what it does not know; a record that lacks something, or is garbled, is one clear error.
 */
public final class Records {
  /** The most bytes of a record: ZooKeeper breaks the connection near 1 MiB, without saying why. */
  public static final int MAX_BYTES = 640 * 1024;

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
   * @throws io.locktender.steps.control.NewerFormatException when it is of a newer format
   * @throws io.locktender.steps.text.InvalidInputException when it is not such a record, or over
   *     {@link #MAX_BYTES}
   */
  public static <T> T fromJson(byte[] json, Class<T> type, String what) {
    checkFormat(json, what);
    return StrictJson.read(MAPPER, json, type, what, MAX_BYTES);
  }

  /**
   * Reads a record for people, though a newer build wrote it: what this one does not know is left
   * out. Nothing may be decided by it.
   *
   * @param what what it is, for the message
   * @throws io.locktender.steps.text.InvalidInputException when it cannot be read at all
   */
  public static <T> T shown(byte[] json, Class<T> type, String what) {
    return StrictJson.read(MAPPER, json, type, what, MAX_BYTES);
  }

  /**
   * Refuses a record of a newer format, which is not written over either.
   *
   * @param what what it is, for the message
   * @throws io.locktender.steps.control.NewerFormatException when it is one
   */
  public static void checkFormat(byte[] json, String what) {
    if (json.length <= MAX_BYTES) {
      RecordFormat.check(format(json, what), what);
    }
  }

  /**
   * The format of a record, whatever else is in it; what is no JSON has the first one, and whoever
   * reads it finds out.
   */
  private static int format(byte[] json, String what) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return RecordFormat.FIRST;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(RecordFormat.KEY);
        JsonToken value = parser.nextToken();
        if (found) {
          return format(parser, value, what);
        }
        parser.skipChildren();
      }
      return RecordFormat.FIRST;
    } catch (IOException e) {
      return RecordFormat.FIRST;
    }
  }

  private static int format(JsonParser parser, @Nullable JsonToken value, String what)
      throws IOException {
    if (value != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == NumberType.BIG_INTEGER) {
      throw RecordFormat.refused(String.valueOf(parser.getText()), what);
    }
    return RecordFormat.checked(parser.getLongValue(), what);
  }

  /** The mapper, for what is not bounded as records in ZooKeeper are. */
  public static JsonMapper mapper() {
    return MAPPER;
  }
}
