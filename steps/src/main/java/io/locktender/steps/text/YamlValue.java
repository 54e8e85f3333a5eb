package io.locktender.steps.text;

import com.google.common.base.Joiner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a YAML file, with its place. Every accessor throws {@link InvalidInputException} when
 * the value is not what it asks for.
 */
public final class YamlValue {
  private static final Set<String> NOTHING = Set.of("~", "Null", "NULL");

  private final String file;
  private final String path;
  private final Node node;
  private final boolean hidden;

  YamlValue(String file, String path, Node node) {
    this(file, path, node, false);
  }

  private YamlValue(String file, String path, Node node, boolean hidden) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.hidden = hidden;
  }

  /**
   * The same value, whose text errors do not show: it may be a secret that somebody has written
   * there. What is below it in a list or a map is not hidden by this.
   */
  public YamlValue hiding() {
    return new YamlValue(file, path, node, true);
  }

  /** {@code FILE:LINE:COLUMN: KEY.PATH}; without the path for the document itself. */
  public String place() {
    int column = node.getStartMark().map(Mark::getColumn).orElse(0) + 1;
    return file + ":" + line() + ":" + column + (path.isEmpty() ? "" : ": " + path);
  }

  /** The line that it begins on, from 1. */
  public int line() {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  /** Whether this is a map. */
  public boolean isMap() {
    return node instanceof MappingNode;
  }

  /** Whether this is a list. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Text, not empty. */
  public String string() {
    if (!(node instanceof ScalarNode scalar) || isTag(Tag.NULL)) {
      throw expected("text", "write a word");
    }
    // To other YAML readers these are nothing, too.
    if (isPlainText() && NOTHING.contains(scalar.getValue())) {
      throw expected(
          "text", scalar.getValue(), "write a word, leave the key out, or put it in quotes");
    }
    if (!isTag(Tag.STR)) {
      throw expected("text", "put it in quotes");
    }
    if (scalar.getValue().isEmpty()) {
      throw expected("text", "write a word");
    }
    if (scalar.getValue().indexOf('\0') >= 0) {
      throw expected("text without the character NUL", "remove it");
    }
    return scalar.getValue();
  }

  /**
   * Text that a function reads.
   *
   * @param read throws {@link InvalidInputException} with a message {@code expected ..., found ...}
   *     without a place; it is shown as it is, also where this value is {@link #hiding}
   * @param whatToDo how a text that it refuses is mended
   */
  public <T> T read(Function<String, T> read, String whatToDo) {
    String text = string();
    try {
      return read.apply(text);
    } catch (InvalidInputException e) {
      String problem = Texts.oneLine(String.valueOf(e.getMessage()));
      throw new InvalidInputException(place() + ": " + problem + "; " + whatToDo);
    }
  }

  /** A whole number between two bounds, both included. */
  public int integer(int min, int max) {
    String wanted = "a whole number from " + min + " to " + max;
    if (!isTag(Tag.INT)) {
      throw expected(wanted, "correct it");
    }
    try {
      int number = Integer.parseInt(scalarText());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw expected(wanted, "correct it");
    }
    throw expected(wanted, "correct it");
  }

  /** {@code true} or {@code false}. */
  public boolean bool() {
    if (!isTag(Tag.BOOL)) {
      throw expected("true or false", "correct it");
    }
    return Boolean.parseBoolean(scalarText());
  }

  /** A time such as {@code 500ms}, {@code 30s}, {@code 2m} or {@code 1h}, bounds included. */
  public Duration duration(Duration min, Duration max) {
    String wanted =
        "a time from %s to %s, such as 30s".formatted(Durations.words(min), Durations.words(max));
    if (!(node instanceof ScalarNode)) {
      throw expected(wanted, "correct it");
    }
    return Durations.parse(scalarText())
        .filter(time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0)
        .orElseThrow(
            () -> expected(wanted, "write a number and ms, s, m, h or d within the bounds"));
  }

  /** One of some words; returns what the word stands for. */
  public <T> T word(Map<String, T> words) {
    String wanted = words.size() == 1 ? "" : "one of ";
    String text = node instanceof ScalarNode ? scalarText() : "";
    T meaning = words.get(text);
    if (meaning == null) {
      throw expected(
          wanted + Joiner.on(", ").join(words.keySet()), suggestion(text, words.keySet()));
    }
    return meaning;
  }

  /** The items of a list. */
  public List<YamlValue> list(int min, int max) {
    if (!(node instanceof SequenceNode sequence)) {
      throw expected("a list", "write [..], or lines that begin with '- '");
    }
    int size = sequence.getValue().size();
    if (size < min || size > max) {
      String wanted = "a list of %d to %d items".formatted(min, max);
      throw expected(wanted, size < min ? "add what is missing" : "make it shorter");
    }
    List<YamlValue> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlValue(file, path + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** A map that has no other keys than these; which of them must be there is asked of the map. */
  public YamlMap map(String... keys) {
    return map(List.of(keys));
  }

  /** As {@link #map(String...)}. */
  public YamlMap map(Collection<String> keys) {
    Set<String> known = new LinkedHashSet<>(keys);
    entries();
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      String key = keyOf(tuple);
      if (!known.contains(key)) {
        throw unknown(tuple.getKeyNode(), key, known);
      }
    }
    return new YamlMap(this, entries());
  }

  /** In {@code {uri:mongodb://..}} all of it is the key, and may hold a secret. */
  private InvalidInputException unknown(Node node, String key, Set<String> known) {
    int colon = key.indexOf(':');
    String shown = colon < 0 ? key : key.substring(0, colon + 1) + "..";
    return new YamlValue(file, below(shown), node)
        .expected(
            "one of " + Joiner.on(", ").join(known),
            "an unknown key",
            colon < 0 ? suggestion(key, known) : "write a blank after the ':' of a key");
  }

  /** The entries of a map with any keys, in the order of the file. */
  public Map<String, YamlValue> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw expected("a map", "write {key: value}, or lines 'key: value'");
    }
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = keyOf(tuple);
      entries.put(key, new YamlValue(file, below(key), tuple.getValueNode()));
    }
    return entries;
  }

  /**
   * A value of a document. Maps whose keys are of extended JSON ({@code $oid}, {@code $date},
   * {@code $numberLong}, ..) become what they stand for; other keys with a dollar, such as {@code
   * $set} or {@code $type}, are MongoDB's operators and stay.
   */
  public BsonValue bson() {
    return YamlBson.value(this);
  }

  /** A document, as {@link #bson()}; it may be empty. */
  public BsonDocument bsonDocument() {
    if (!isMap() || !(bson() instanceof BsonDocument document)) {
      throw expected("a document", "write {field: value}");
    }
    return document;
  }

  /** {@code PLACE: expected ..., found ...; what to do}: found is a description of this value. */
  public InvalidInputException expected(String expected, String whatToDo) {
    return expected(expected, describe(), whatToDo);
  }

  /** {@code PLACE: expected ..., found ...; what to do}. */
  public InvalidInputException expected(String expected, String found, String whatToDo) {
    return new InvalidInputException(
        "%s: expected %s, found %s; %s".formatted(place(), expected, found, whatToDo));
  }

  /** What this value is, short enough to show. */
  String describe() {
    if (isMap()) {
      return ((MappingNode) node).getValue().isEmpty() ? "an empty map" : "a map";
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().isEmpty() ? "an empty list" : "a list";
    }
    if (isTag(Tag.NULL)) {
      return "nothing";
    }
    if (hidden) {
      return isTag(Tag.STR) ? "text that is not shown" : "a value that is not shown";
    }
    String text = Texts.cut(scalarText());
    if (isTag(Tag.STR)) {
      return "'" + text + "'";
    }
    return (isTag(Tag.BOOL) ? "" : "the number ") + text;
  }

  /** Whether it is text that stands without quotes. */
  boolean isPlainText() {
    return isTag(Tag.STR)
        && node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN;
  }

  boolean isTag(Tag tag) {
    return node.getTag().equals(tag);
  }

  /** The text of a scalar, whatever its type. */
  String scalarText() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  boolean isScalar() {
    return node instanceof ScalarNode;
  }

  /** Refuses keys that are no text, and keys that are there twice, here and below. */
  void checkKeys() {
    if (node instanceof SequenceNode) {
      list(0, Integer.MAX_VALUE).forEach(YamlValue::checkKeys);
    } else if (node instanceof MappingNode mapping) {
      Map<String, Node> seen = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        checkKey(tuple.getKeyNode(), seen);
      }
      entries().values().forEach(YamlValue::checkKeys);
    }
  }

  private void checkKey(Node key, Map<String, Node> seen) {
    if (!(key instanceof ScalarNode scalar)
        || key.getTag().equals(Tag.NULL)
        || scalar.getValue().indexOf('\0') >= 0) {
      throw new YamlValue(file, path, key).expected("a key that is a word", "correct it");
    }
    Node first = seen.putIfAbsent(scalar.getValue(), key);
    if (first != null) {
      int line = new YamlValue(file, path, first).line();
      throw new YamlValue(file, below(scalar.getValue()), key)
          .expected(
              "each key once", "it again (first at line %d)".formatted(line), "remove one of them");
    }
  }

  private String below(String key) {
    return path.isEmpty() ? Texts.cut(key) : path + "." + Texts.cut(key);
  }

  private static String suggestion(String found, Collection<String> words) {
    return Texts.nearest(found, words)
        .map(word -> "did you mean '" + word + "'?")
        .orElse("correct or remove it");
  }

  private static String keyOf(NodeTuple tuple) {
    return ((ScalarNode) tuple.getKeyNode()).getValue();
  }
}
