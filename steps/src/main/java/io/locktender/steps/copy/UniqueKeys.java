package io.locktender.steps.copy;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationAlternate;
import com.mongodb.client.model.CollationCaseFirst;
import com.mongodb.client.model.CollationMaxVariable;
import com.mongodb.client.model.CollationStrength;
import io.locktender.steps.structure.IndexComparison;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * A unique index, to look for the documents that may stand in another one's way: a few too many,
 * rather than one too few.
 *
 * @param paths its fields
 * @param collation as listed; without keys where it has none, which is the simple one, whatever the
 *     collection's own is
 * @param sparse whether a document that has none of the fields is not in it
 * @param partial what a document must match to be in it; empty where all are
 */
public record UniqueKeys(
    List<String> paths, BsonDocument collation, boolean sparse, BsonDocument partial) {
  /** More than the keys of the documents that are looked up at once. */
  static final int MOST_RIVALS = 10_000;

  private static final String SIMPLE = "simple";

  public UniqueKeys {
    paths = ImmutableList.copyOf(paths);
  }

  static boolean isUnique(BsonDocument index) {
    return IndexComparison.isTrue(index.get("unique"));
  }

  /** Those of a collection, besides {@code _id}. */
  public static List<UniqueKeys> of(Collection<BsonDocument> indexes) {
    return indexes.stream()
        .filter(UniqueKeys::isUnique)
        .map(UniqueKeys::of)
        .collect(toImmutableList());
  }

  /** That of one index, as listed. */
  public static UniqueKeys of(BsonDocument index) {
    return new UniqueKeys(
        ImmutableList.copyOf(index.getDocument("key").keySet()),
        index.getDocument("collation", new BsonDocument()),
        IndexComparison.isTrue(index.get("sparse")),
        index.getDocument("partialFilterExpression", new BsonDocument()));
  }

  /**
   * Those of the collection, which has the index, that may have a key in common with one of the
   * documents; empty when none can. About as many as the documents have keys: others are not in the
   * index, and at most {@value #MOST_RIVALS}.
   */
  public Optional<FindIterable<RawBsonDocument>> rivals(
      MongoCollection<RawBsonDocument> collection, List<RawBsonDocument> documents) {
    BsonArray either = new BsonArray();
    documents.stream().filter(this::mayBeIn).map(this::rivalsOf).forEach(either::add);
    return either.isEmpty()
        ? Optional.empty()
        : Optional.of(
            collection
                .find(new BsonDocument("$or", either))
                .collation(parsed())
                .limit(MOST_RIVALS));
  }

  private boolean mayBeIn(BsonDocument document) {
    return !sparse
        || paths.stream().anyMatch(path -> has(document, Splitter.on('.').splitToList(path)));
  }

  /** The whole condition for each document, so that the server can use the index for it. */
  private BsonDocument rivalsOf(BsonDocument document) {
    BsonArray all = new BsonArray();
    boolean absent = true;
    for (String path : paths) {
      BsonArray values = values(document, path);
      absent &= values.contains(BsonNull.VALUE);
      all.add(new BsonDocument(path, new BsonDocument("$in", values)));
    }
    if (sparse && absent) {
      all.add(someField());
    }
    if (!partial.isEmpty()) {
      all.add(partial);
    }
    return new BsonDocument("$and", all);
  }

  /** What every document of a sparse index matches. An empty array on the way counts, too. */
  private BsonDocument someField() {
    BsonArray either = new BsonArray();
    for (String path : paths) {
      either.add(new BsonDocument(path, new BsonDocument("$exists", BsonBoolean.TRUE)));
      for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
        BsonDocument empty = new BsonDocument("$size", new BsonInt32(0));
        either.add(new BsonDocument(path.substring(0, dot), empty));
      }
    }
    return new BsonDocument("$or", either);
  }

  private static boolean has(BsonValue value, List<String> path) {
    if (path.isEmpty()) {
      return true;
    } else if (value.isDocument()) {
      BsonValue next = value.asDocument().get(path.get(0));
      return next != null && has(next, path.subList(1, path.size()));
    }
    // Any number may be a place in it.
    return value.isArray()
        && (value.asArray().isEmpty()
            || isPlace(path.get(0))
            || value.asArray().stream().anyMatch(element -> has(element, path)));
  }

  private static boolean isPlace(String part) {
    return !part.isEmpty() && part.chars().allMatch(each -> each >= '0' && each <= '9');
  }

  /** All that a server may take for the key: an array, what is in it, null for what is missing. */
  static BsonArray values(BsonDocument document, String path) {
    List<BsonValue> found = new ArrayList<>();
    add(document, Splitter.on('.').splitToList(path), found);
    return new BsonArray(found.isEmpty() ? ImmutableList.of(BsonNull.VALUE) : found);
  }

  private static void add(BsonValue value, List<String> path, List<BsonValue> found) {
    if (path.isEmpty()) {
      found.add(value);
    } else if (value.isDocument()) {
      BsonValue next = value.asDocument().get(path.get(0));
      add(next == null ? BsonNull.VALUE : next, path.subList(1, path.size()), found);
    } else {
      found.add(BsonNull.VALUE);
    }
    if (value.isArray()) {
      value.asArray().forEach(element -> add(element, path, found));
      addAt(value.asArray(), path, found);
    }
  }

  /** A number in a path may be a place in an array. */
  private static void addAt(BsonArray array, List<String> path, List<BsonValue> found) {
    Set<String> places = new TreeSet<>();
    for (int i = 0; i < array.size(); i++) {
      places.add(Integer.toString(i));
    }
    if (!path.isEmpty() && places.contains(path.get(0))) {
      add(array.get(Integer.parseInt(path.get(0))), path.subList(1, path.size()), found);
    }
  }

  private Collation parsed() {
    if (text("locale").equals(SIMPLE)) {
      // With any other key a server refuses it.
      return Collation.builder().locale(SIMPLE).build();
    }
    Collation.Builder builder =
        Collation.builder()
            .locale(text("locale"))
            .collationStrength(
                CollationStrength.fromInt(
                    collation.getNumber("strength", new BsonInt32(3)).intValue()))
            .caseLevel(flag("caseLevel"))
            .numericOrdering(flag("numericOrdering"))
            .normalization(flag("normalization"))
            .backwards(flag("backwards"));
    if (collation.containsKey("caseFirst")) {
      builder.collationCaseFirst(CollationCaseFirst.fromString(text("caseFirst")));
    }
    if (collation.containsKey("alternate")) {
      builder.collationAlternate(CollationAlternate.fromString(text("alternate")));
    }
    if (collation.containsKey("maxVariable")) {
      builder.collationMaxVariable(CollationMaxVariable.fromString(text("maxVariable")));
    }
    return builder.build();
  }

  private String text(String key) {
    return collation.getString(key, new BsonString(SIMPLE)).getValue();
  }

  private boolean flag(String key) {
    return collation.getBoolean(key, BsonBoolean.FALSE).getValue();
  }
}
