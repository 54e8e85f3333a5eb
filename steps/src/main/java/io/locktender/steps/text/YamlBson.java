package io.locktender.steps.text;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
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

  /**
   * What is text by the JSON schema, which is read here, and something else to other YAML readers.
   */
  private static final Pattern ELSEWHERE_NO_TEXT =
      Pattern.compile(
          "~|Null|NULL|True|TRUE|False|FALSE"
              + "|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|0x[0-9a-fA-F]+|0o[0-7]+"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

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
    if (value.isPlainText() && ELSEWHERE_NO_TEXT.matcher(value.scalarText()).matches()) {
      throw value.expected(
          "a value that every YAML reader reads alike",
          Texts.cut(value.scalarText()),
          "write %s, or put it in quotes".formatted(plainer(value.scalarText())));
    }
    return scalar(value);
  }

  /** The same as it is read here, for people. */
  private static String plainer(String text) {
    String small = text.toLowerCase(Locale.ROOT).replaceFirst("^\\+", "");
    if (small.equals("~")) {
      return "null";
    }
    boolean word = small.chars().noneMatch(each -> each >= '0' && each <= '9');
    if (word) {
      return small;
    }
    // Which number one with a zero before it is depends on the reader.
    boolean decimal = small.matches("-?[1-9]?[0-9]?\\.[0-9]{1,15}|[1-9][0-9]{0,15}");
    if (decimal && !small.matches("-?0[0-9].*")) {
      return new BigDecimal(small).toPlainString();
    }
    return "it as a decimal number, such as 31 or 0.5";
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
    if (value.isScalar()) {
      // The parser says what each must be.
      return TEXTUAL.contains(key) ? new BsonString(value.scalarText()) : scalar(value);
    }
    return value(value);
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
