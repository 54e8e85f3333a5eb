package io.locktender.steps.manifest;

import com.google.common.collect.ImmutableList;
import io.locktender.steps.release.Change;
import io.locktender.steps.text.YamlMap;
import io.locktender.steps.text.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Reads {@code create-index} and {@code drop-index}. */
final class IndexReader {
  private static final Set<String> FLAGS = Set.of("unique", "sparse", "hidden");
  private static final Set<String> DOCUMENTS =
      Set.of("partialFilterExpression", "collation", "weights", "wildcardProjection");
  private static final List<String> KEYS =
      ImmutableList.of(
          "collection",
          "keys",
          "unique",
          "name",
          "sparse",
          "hidden",
          "expireAfterSeconds",
          "partialFilterExpression",
          "collation",
          "weights",
          "default_language",
          "language_override",
          "wildcardProjection");

  private IndexReader() {}

  static Change create(YamlValue value) {
    YamlMap map = value.map(KEYS);
    String collection = ChangeReader.collection(map);
    BsonDocument keys = keys(map.required("keys"));
    BsonDocument options = new BsonDocument();
    for (String key : map.keys()) {
      if (!key.equals("collection") && !key.equals("keys")) {
        options.put(key, option(key, map.required(key)));
      }
    }
    return new Change.CreateIndex(collection, keys, options);
  }

  static Change drop(YamlValue value) {
    YamlMap map = value.map("collection", "name", "keys");
    String collection = ChangeReader.collection(map);
    map.exactlyOne(List.of("name", "keys"));
    Optional<String> name = map.optional("name").map(YamlValue::string);
    if (name.filter("_id_"::equals).isPresent()) {
      throw map.required("name").expected("another index than _id_", "remove the step");
    }
    return new Change.DropIndex(collection, name, map.optional("keys").map(IndexReader::keys));
  }

  private static BsonDocument keys(YamlValue value) {
    if (value.bsonDocument().isEmpty()) {
      throw value.expected("the keys of an index, such as {name: 1}", "write them");
    }
    value.entries().values().forEach(IndexReader::checkDirection);
    return value.bsonDocument();
  }

  private static void checkDirection(YamlValue value) {
    BsonValue direction = value.bson();
    boolean number = direction.equals(new BsonInt32(1)) || direction.equals(new BsonInt32(-1));
    if (!number && !direction.isString()) {
      throw value.expected("1, -1 or a kind of index such as text or hashed", "correct it");
    }
  }

  private static BsonValue option(String key, YamlValue value) {
    if (FLAGS.contains(key)) {
      return BsonBoolean.valueOf(value.bool());
    }
    if (DOCUMENTS.contains(key)) {
      return value.bsonDocument();
    }
    if (key.equals("expireAfterSeconds")) {
      return new BsonInt32(value.integer(0, Integer.MAX_VALUE));
    }
    return new BsonString(value.string());
  }
}
