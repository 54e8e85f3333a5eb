package io.locktender.steps.manifest;

import com.google.common.collect.ImmutableMap;
import io.locktender.steps.release.Change;
import io.locktender.steps.release.CollectionNames;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonDocument;

/** Reads what a step does: one function a kind. */
final class ChangeReader {
  private static final int MAX_STAGES = 100;
  private static final int MAX_TOUCHED = 1_000;

  /** The kinds, in the order in which errors name them. */
  private static final Map<String, Function<YamlValue, Change>> KINDS =
      ImmutableMap.<String, Function<YamlValue, Change>>builder()
          .put("transform", ChangeReader::transform)
          .put("create-collection", ChangeReader::createCollection)
          .put("drop-collection", ChangeReader::dropCollection)
          .put("rename-collection", ChangeReader::renameCollection)
          .put("create-index", IndexReader::create)
          .put("drop-index", IndexReader::drop)
          .put("set-validator", ChangeReader::setValidator)
          .put("rename-field", ChangeReader::renameField)
          .put("set-field", ChangeReader::setField)
          .put("unset-field", ChangeReader::unsetField)
          .put("update", ChangeReader::update)
          .put("exec", ChangeReader::exec)
          .build();

  /** Collections that could not be copied in the next upgrade. */
  private static final Set<String> UNCOPYABLE =
      Set.of("capped", "viewOn", "timeseries", "encryptedFields", "clusteredIndex");

  private static final Map<String, String> LEVELS =
      ImmutableMap.of("strict", "strict", "moderate", "moderate", "off", "off");
  private static final Map<String, String> ACTIONS =
      ImmutableMap.of("error", "error", "warn", "warn");

  private ChangeReader() {}

  static Set<String> kinds() {
    return KINDS.keySet();
  }

  static Change read(String kind, YamlValue value) {
    Function<YamlValue, Change> reader = KINDS.get(kind);
    if (reader == null) {
      throw new IllegalArgumentException("no kind of change: " + kind);
    }
    return reader.apply(value);
  }

  static String collection(YamlMap map) {
    return collection(map.required("collection"));
  }

  private static String collection(YamlValue value) {
    return value.read(CollectionNames::check, "name another");
  }

  private static Change transform(YamlValue value) {
    YamlMap map = value.map("collection", "pending", "update");
    String collection = collection(map);
    BsonDocument pending = map.required("pending").bsonDocument();
    if (pending.isEmpty()) {
      throw map.required("pending")
          .expected("a filter that no changed document matches", "name what is still to be done");
    }
    YamlValue update = map.required("update");
    return new Change.Transform(collection, pending, stages(update), update.isList());
  }

  private static Change update(YamlValue value) {
    YamlMap map = value.map("collection", "filter", "update");
    String collection = collection(map);
    BsonDocument filter = map.required("filter").bsonDocument();
    YamlValue update = map.required("update");
    return new Change.Update(collection, filter, stages(update), update.isList());
  }

  private static List<BsonDocument> stages(YamlValue update) {
    if (update.isList()) {
      return update.list(1, MAX_STAGES).stream().map(ChangeReader::operators).toList();
    }
    return List.of(operators(update));
  }

  private static BsonDocument operators(YamlValue value) {
    BsonDocument document = value.bsonDocument();
    value
        .entries()
        .forEach(
            (key, item) -> {
              if (!key.startsWith("$")) {
                throw item.expected(
                    "an operator such as $set", "the field '" + key + "'", "put it below $set");
              }
            });
    if (document.isEmpty()) {
      throw value.expected("an update such as {$set: {field: value}}", "write it");
    }
    return document;
  }

  private static Change createCollection(YamlValue value) {
    YamlMap map = value.map("collection", "options");
    String collection = collection(map);
    map.optional("options")
        .ifPresent(
            options ->
                options
                    .entries()
                    .forEach(
                        (key, item) -> {
                          if (UNCOPYABLE.contains(key)) {
                            throw item.expected(
                                "an option of a collection that can be copied",
                                "'" + key + "'",
                                "remove it");
                          }
                        }));
    return new Change.CreateCollection(
        collection,
        map.optional("options").map(YamlValue::bsonDocument).orElseGet(BsonDocument::new));
  }

  private static Change dropCollection(YamlValue value) {
    return new Change.DropCollection(collection(value.map("collection")));
  }

  private static Change renameCollection(YamlValue value) {
    YamlMap map = value.map("from", "to");
    String from = collection(map.required("from"));
    String to = collection(map.required("to"));
    if (from.equals(to)) {
      throw map.required("to").expected("another name than 'from'", "correct one of them");
    }
    return new Change.RenameCollection(from, to);
  }

  private static Change setValidator(YamlValue value) {
    YamlMap map = value.map("collection", "validator", "level", "action");
    return new Change.SetValidator(
        collection(map),
        map.required("validator").bsonDocument(),
        map.optional("level").map(level -> level.word(LEVELS)).orElse("strict"),
        map.optional("action").map(action -> action.word(ACTIONS)).orElse("error"));
  }

  private static Change renameField(YamlValue value) {
    YamlMap map = value.map("collection", "from", "to");
    String collection = collection(map);
    String from = FieldNames.read(map.required("from"));
    String to = FieldNames.read(map.required("to"));
    if ((from + ".").startsWith(to + ".") || (to + ".").startsWith(from + ".")) {
      throw map.required("to")
          .expected("a field that is not within 'from', nor around it", "rename in two steps");
    }
    return new Change.RenameField(collection, from, to);
  }

  private static Change setField(YamlValue value) {
    YamlMap map = value.map("collection", "field", "value", "overwrite");
    return new Change.SetField(
        collection(map),
        FieldNames.read(map.required("field")),
        map.required("value").bson(),
        map.optional("overwrite").map(YamlValue::bool).orElse(false));
  }

  private static Change unsetField(YamlValue value) {
    YamlMap map = value.map("collection", "field");
    return new Change.UnsetField(collection(map), FieldNames.read(map.required("field")));
  }

  /** Its {@code revert} is the step's, and is read there. */
  private static Change exec(YamlValue value) {
    YamlMap map = value.map("command", "revert", "touches");
    Map<String, String> touches = new LinkedHashMap<>();
    map.optional("touches")
        .ifPresent(list -> list.list(0, MAX_TOUCHED).forEach(item -> touched(item, touches)));
    return new Change.Exec(CommandReader.readIn(map), new LinkedHashSet<>(touches.values()));
  }

  /** The command is told of each by a variable: two must not have one. */
  private static void touched(YamlValue item, Map<String, String> byVariable) {
    String name = collection(item);
    String variable = Change.Exec.variable(name);
    String other = byVariable.putIfAbsent(variable, name);
    if (other != null && !other.equals(name)) {
      throw item.expected(
          "a collection whose variable is its own",
          "'%s', which is %s, as '%s' is".formatted(name, variable, other),
          "let another step touch it, or rename one of them");
    }
  }
}
