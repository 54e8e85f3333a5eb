package io.locktender.steps.structure;

import io.locktender.steps.mongo.IndexSpecs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Whether an index that a server lists is the one that was asked for. A server adds its defaults,
 * fills a collation up, and gives the keys of a text index back as weights; whatever else differs
 * makes it another index.
 */
public final class IndexComparison {
  private static final BsonString TEXT = new BsonString("text");
  private static final String TEXT_KEY = "_fts";
  private static final List<String> FLAGS = List.of("unique", "sparse", "hidden");

  private IndexComparison() {}

  /**
   * What differs: {@code key}, or the names of options.
   *
   * @param asked as {@code createIndexes} takes it
   * @param listed as {@code listIndexes} gives it
   * @param collectionsOwn the collation that an index has which asks for none; or null
   * @return none when it is that very index
   */
  public static List<String> differences(
      BsonDocument asked, BsonDocument listed, @Nullable BsonValue collectionsOwn) {
    List<String> differences = new ArrayList<>();
    if (!sameKeys(asked, listed)) {
      differences.add("key");
    }
    for (String flag : FLAGS) {
      if (isTrue(asked.get(flag)) != isTrue(listed.get(flag))) {
        differences.add(flag);
      }
    }
    for (String option : List.of(IndexSpecs.EXPIRE, "partialFilterExpression")) {
      if (!ServerEquality.alike(asked.get(option), listed.get(option))) {
        differences.add(option);
      }
    }
    if (!Collations.same(asked.get("collation"), listed.get("collation"), collectionsOwn)) {
      differences.add("collation");
    }
    if (!sameProjection(asked.get("wildcardProjection"), listed.get("wildcardProjection"))) {
      differences.add("wildcardProjection");
    }
    if (isOfText(listed)) {
      addTextOptions(asked, listed, differences);
    }
    return differences;
  }

  /** Whether both have the same keys in the same order; of text, also the same weights. */
  private static boolean sameKeys(BsonDocument asked, BsonDocument listed) {
    BsonDocument keys = asked.getDocument("key");
    return isOfText(listed)
        ? sameBesideText(keys, listed)
            && ServerEquality.alikeInAnyOrder(weights(asked), listed.getDocument("weights"))
        : ServerEquality.alike(keys, listed.get("key"));
  }

  /**
   * Whether an index is on these keys in the same order; of text, on these fields in any order,
   * whatever they weigh.
   *
   * @param keys as {@code createIndexes} takes them, or as they are listed
   */
  static boolean isOn(BsonDocument keys, BsonDocument listed) {
    if (!isOfText(listed) || keys.containsKey(TEXT_KEY)) {
      return ServerEquality.alike(keys, listed.get("key"));
    }
    BsonDocument text = keys.clone();
    text.values().removeIf(kind -> !kind.equals(TEXT));
    return sameBesideText(keys, listed)
        && text.keySet().equals(listed.getDocument("weights").keySet());
  }

  private static boolean sameBesideText(BsonDocument keys, BsonDocument listed) {
    BsonDocument others = listed.getDocument("key").clone();
    others.keySet().removeAll(Set.of(TEXT_KEY, "_ftsx"));
    BsonDocument askedOthers = keys.clone();
    askedOthers.values().removeIf(TEXT::equals);
    return ServerEquality.alike(askedOthers, others);
  }

  private static boolean isOfText(BsonDocument listed) {
    return listed.getDocument("key").containsKey(TEXT_KEY);
  }

  private static BsonDocument weights(BsonDocument asked) {
    BsonDocument weights = asked.getDocument("weights", new BsonDocument()).clone();
    asked
        .getDocument("key")
        .forEach(
            (field, kind) -> {
              if (kind.equals(TEXT)) {
                weights.putIfAbsent(field, new BsonInt32(1));
              }
            });
    return weights;
  }

  private static void addTextOptions(
      BsonDocument asked, BsonDocument listed, List<String> differences) {
    BsonDocument defaults =
        new BsonDocument("default_language", new BsonString("english"))
            .append("language_override", new BsonString("language"));
    defaults.forEach(
        (option, value) -> {
          if (!asked.get(option, value).equals(listed.get(option, value))) {
            differences.add(option);
          }
        });
  }

  /** Each field is in or out: {@code 1} and {@code true} say the same. */
  private static boolean sameProjection(@Nullable BsonValue asked, @Nullable BsonValue listed) {
    if (asked == null || listed == null || !asked.isDocument() || !listed.isDocument()) {
      return ServerEquality.alike(asked, listed);
    }
    BsonDocument one = asked.asDocument();
    BsonDocument other = listed.asDocument();
    return one.keySet().equals(other.keySet())
        && one.keySet().stream()
            .allMatch(field -> isTrue(one.get(field)) == isTrue(other.get(field)));
  }

  /** True as servers write it: a boolean, or a number that is not 0. */
  public static boolean isTrue(@Nullable BsonValue value) {
    return value != null
        && (value.isBoolean()
            ? value.asBoolean().getValue()
            : value.isNumber() && value.asNumber().doubleValue() != 0);
  }
}
