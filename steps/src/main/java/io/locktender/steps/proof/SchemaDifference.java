package io.locktender.steps.proof;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** In what the options and indexes of two collections differ. */
public final class SchemaDifference {
  private SchemaDifference() {}

  /** What is different in another's options and indexes, in words. */
  public static Optional<String> between(
      BsonDocument options,
      Map<String, BsonDocument> indexes,
      BsonDocument otherOptions,
      Map<String, BsonDocument> otherIndexes) {
    if (!canonical(options).equals(canonical(otherOptions))) {
      return Optional.of("options " + options.toJson() + " -> " + otherOptions.toJson());
    }
    Map<String, String> expected = canonical(indexes);
    Map<String, String> found = canonical(otherIndexes);
    for (String index : expected.keySet()) {
      if (!found.containsKey(index)) {
        return Optional.of("index " + index + " is gone");
      }
      if (!expected.get(index).equals(found.get(index))) {
        return Optional.of(
            "index " + index + " " + expected.get(index) + " -> " + found.get(index));
      }
    }
    found.keySet().removeAll(expected.keySet());
    return found.keySet().stream().findFirst().map(index -> "index " + index + " is new");
  }

  private static Map<String, String> canonical(Map<String, BsonDocument> indexes) {
    Map<String, String> result = new TreeMap<>();
    indexes.forEach((name, index) -> result.put(name, canonical(withoutFormat(index))));
    return result;
  }

  /** A server chooses the format of the index on {@code _id} itself: a copy's may be newer. */
  private static BsonDocument withoutFormat(BsonDocument index) {
    if (!index.getString("name", new BsonString("")).getValue().equals("_id_")) {
      return index;
    }
    BsonDocument without = index.clone();
    without.remove("v");
    return without;
  }

  /** Servers order the options as they like; inside them (an index's keys) the order counts. */
  private static String canonical(BsonDocument document) {
    BsonDocument sorted = new BsonDocument();
    new TreeMap<>(document).forEach(sorted::append);
    return sorted.toJson();
  }
}
