package io.locktender.steps.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/**
 * Whether a collection that a server lists was created with the options that are asked for. A
 * server adds its defaults, fills a collation up, and forgets what is about the command alone.
 */
public final class CollectionComparison {
  private static final String COLLATION = "collation";

  /** About the command, or about the index of {@code _id}, and not listed. */
  private static final Set<String> NOT_LISTED = Set.of("comment", "idIndex", "autoIndexId");

  /** Make another collection of it, and cannot be changed by a later step. */
  private static final List<String> KINDS =
      List.of("capped", "viewOn", "timeseries", "clusteredIndex", "encryptedFields");

  private CollectionComparison() {}

  /**
   * The names of the options that differ.
   *
   * @param asked as {@code create} takes them
   * @param listed as {@code listCollections} gives them
   * @return none when it is such a collection
   */
  public static List<String> differences(BsonDocument asked, BsonDocument listed) {
    List<String> differences = new ArrayList<>();
    asked.forEach(
        (option, value) -> {
          if (!option.equals(COLLATION)
              && !NOT_LISTED.contains(option)
              && !ServerEquality.alike(value, listed.get(option))) {
            differences.add(option);
          }
        });
    if (!Collations.same(asked.get(COLLATION), listed.get(COLLATION), null)) {
      differences.add(COLLATION);
    }
    for (String kind : KINDS) {
      if (!asked.containsKey(kind)
          && !BsonBoolean.FALSE.equals(listed.get(kind, BsonBoolean.FALSE))) {
        differences.add(kind);
      }
    }
    return differences;
  }
}
