package io.locktender.steps.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON of which every value must be of its own type: no number that is written as a text, no phase
 * that is written as a number, nothing twice. A reader ignores keys that it does not know, so that
 * an older one can read what a newer one wrote.
 */
public final class StrictJson {
  /** How deep maps and lists may be nested. */
  public static final int MAX_DEPTH = 100;

  private StrictJson() {}

  /** A mapper to build upon. */
  public static JsonMapper.Builder mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return JsonMapper.builder(factory)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .withCoercionConfig(
            LogicalType.Textual,
            texts -> {
              texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
              texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
              texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            });
  }

  /**
   * Reads a record.
   *
   * @param what what it is or where it is, for the message
   * @param maxBytes the most bytes that it may have
   * @throws InvalidInputException when it is not such a record: one line, with the key where there
   *     is one
   */
  public static <T> T read(
      JsonMapper mapper, byte[] json, Class<T> type, String what, int maxBytes) {
    if (json.length > maxBytes) {
      throw refused(what, type, "%d bytes, over %d".formatted(json.length, maxBytes));
    }
    return read(() -> mapper.readValue(json, type), type, what);
  }

  /**
   * Reads what was JSON already and is part of something else.
   *
   * @param what what it is or where it is, for the message
   * @throws InvalidInputException as when a record is read
   */
  public static <T> T read(JsonMapper mapper, JsonNode json, TypeReference<T> type, String what) {
    ObjectReader reader = mapper.readerFor(type);
    return read(() -> reader.readValue(json), reader.getValueType().getRawClass(), what);
  }

  @FunctionalInterface
  private interface Reading<T> {
    @Nullable T read() throws IOException;
  }

  private static <T> T read(Reading<T> reading, Class<?> type, String what) {
    try {
      @Nullable T value = reading.read();
      if (value != null) {
        return value;
      }
    } catch (IOException e) {
      throw refused(what, type, problem(e));
    }
    throw refused(what, type, "null");
  }

  private static InvalidInputException refused(String what, Class<?> type, String found) {
    return new InvalidInputException(
        "%s: expected %s, found %s".formatted(what, named(type), found));
  }

  private static String named(Class<?> type) {
    String name = type.getSimpleName();
    return ("AEIOU".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
  }

  private static String problem(IOException e) {
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return "this at " + path(mapping) + ": " + reason(mapping);
    }
    if (e instanceof JsonParseException parsing) {
      return "no JSON" + at(parsing);
    }
    return e instanceof JsonMappingException mapping
        ? reason(mapping)
        : "something too deep, too long, or not JSON";
  }

  private static String path(JsonMappingException e) {
    return Texts.cut(
        e.getPath().stream()
            .map(
                at ->
                    at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
            .collect(Collectors.joining())
            .replaceFirst("^\\.", ""));
  }

  /** What a record itself says of its fields is said; of what is Jackson's, what can be shown. */
  private static String reason(JsonMappingException e) {
    Throwable cause = e.getCause();
    if (cause instanceof NullPointerException missing) {
      String name = missing.getMessage();
      boolean named = name != null && name.matches("[a-zA-Z]+");
      return named ? "no '" + name + "'" : "null where a value is required";
    }
    if (cause instanceof IllegalArgumentException || cause instanceof InvalidInputException) {
      return Texts.oneLine(String.valueOf(cause.getMessage()));
    }
    if (cause instanceof JsonParseException parsing) {
      return "no JSON" + at(parsing);
    }
    if (e instanceof InvalidTypeIdException kind && kind.getTypeId() != null) {
      return "'" + Texts.cut(kind.getTypeId()) + "', which does not exist";
    }
    return e instanceof InvalidFormatException format
        ? "'" + Texts.cut(String.valueOf(format.getValue())) + "', which is not allowed there"
        : "a value that is missing or of another type";
  }

  private static String at(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }
}
