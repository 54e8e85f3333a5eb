package io.locktender.steps.text;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * YAML to BSON. {@code $regex} is left alone: as an operator it means the same, and may have its
 * {@code $options}.
 */
final class YamlBson {
  private static final Set<String> EXTENDED =
      Set.of(
          "$oid",
          "$date",
          "$numberInt",
          "$numberLong",
          "$numberDouble",
          "$numberDecimal",
          "$binary",
          "$uuid",
          "$timestamp",
          "$regularExpression",
          "$symbol",
          "$code",
          "$dbPointer",
          "$minKey",
          "$maxKey",
          "$undefined");

  /** Those whose value is a text, also where YAML reads it as a number. */
  private static final Set<String> TEXTUAL =
      Set.of("$oid", "$date", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal");

  /** Of a whole number of 64 bits, with its sign. */
  private static final int MAX_DIGITS = 20;

  private YamlBson() {}

  static BsonValue value(YamlValue value) {
    if (value.isMap()) {
      return map(value, value.entries());
    }
    if (value.isList()) {
      BsonArray array = new BsonArray();
      value.list(0, Integer.MAX_VALUE).forEach(item -> array.add(value(item)));
      return array;
    }
    return scalar(value);
  }

  private static BsonValue map(YamlValue value, Map<String, YamlValue> entries) {
    if (entries.keySet().stream().anyMatch(EXTENDED::contains)) {
      return extended(value, entries);
    }
    BsonDocument document = new BsonDocument();
    entries.forEach((key, item) -> document.put(key, value(item)));
    return document;
  }

  private static BsonValue extended(YamlValue value, Map<String, YamlValue> entries) {
    String json = plainDocument(entries).toJson();
    BsonValue parsed;
    try {
      parsed = BsonDocument.parse("{\"v\": " + json + "}").get("v", BsonNull.VALUE);
    } catch (JsonParseException
        | BsonInvalidOperationException
        | IllegalArgumentException
        | ArithmeticException
        | DateTimeException e) {
      throw notExtended(value, json);
    }
    if (parsed.isDocument()) {
      throw notExtended(value, json);
    }
    return parsed;
  }

  private static InvalidInputException notExtended(YamlValue value, String json) {
    return value.expected("a value of extended JSON", Texts.cut(json), "correct it");
  }

  /** As it stands: what is extended JSON in it is found by the parser afterwards. */
  private static BsonDocument plainDocument(Map<String, YamlValue> entries) {
    BsonDocument document = new BsonDocument();
    entries.forEach((key, item) -> document.put(key, plain(key, item)));
    return document;
  }

  private static BsonValue plain(String key, YamlValue value) {
    if (value.isMap()) {
      return plainDocument(value.entries());
    }
    boolean text = TEXTUAL.contains(key) && value.isScalar();
    return text ? new BsonString(value.scalarText()) : value(value);
  }

  private static BsonValue scalar(YamlValue value) {
    String text = value.scalarText();
    if (value.isTag(Tag.NULL)) {
      return BsonNull.VALUE;
    }
    if (value.isTag(Tag.BOOL)) {
      return BsonBoolean.valueOf(value.bool());
    }
    if (value.isTag(Tag.INT)) {
      return integer(value, text);
    }
    return value.isTag(Tag.FLOAT) ? new BsonDouble(real(text)) : new BsonString(text);
  }

  private static BsonValue integer(YamlValue value, String text) {
    // What has more digits is not even read: a million of them take a minute.
    if (text.length() > MAX_DIGITS || new BigDecimal(text).toBigInteger().bitLength() > 63) {
      throw value.expected(
          "a whole number of at most 64 bits",
          "write {$numberDecimal: \"..\"} or put it in quotes");
    }
    long exact = new BigDecimal(text).longValueExact();
    return exact == (int) exact ? new BsonInt32((int) exact) : new BsonInt64(exact);
  }

  private static double real(String text) {
    return switch (text) {
      case ".inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      case ".nan" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }
}
