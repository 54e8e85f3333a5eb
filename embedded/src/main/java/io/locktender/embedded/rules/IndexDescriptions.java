package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The collection in which a database keeps what its indexes are. The library looks for a
 * description by the whole of it, and would take the {@code $**} of a wildcard index, or what a
 * partial one asks for, for operators.
 */
public final class IndexDescriptions {
  /** The name of the collection. */
  public static final String COLLECTION = "system.indexes";

  private IndexDescriptions() {}

  /** Whether it is this one. */
  public static boolean areIn(MongoCollection<?> collection) {
    return collection.getCollectionName().equals(COLLECTION);
  }

  /** Whether the description has all these values, none of which is an operator. */
  public static boolean matches(Document description, Document values) {
    return values.keySet().stream()
        .allMatch(name -> equal(description.get(name), values.get(name)));
  }

  /** As MongoDB compares keys: 1 is 1.0, and the order of names counts. */
  public static boolean equal(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number number && other instanceof Number same) {
      return number.doubleValue() == same.doubleValue();
    }
    if (one instanceof Document document && other instanceof Document same) {
      return names(document).equals(names(same)) && matches(document, same);
    }
    return Objects.equals(one, other);
  }

  private static List<String> names(Document document) {
    return new ArrayList<>(document.keySet());
  }
}
