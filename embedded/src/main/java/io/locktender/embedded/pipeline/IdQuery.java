package io.locktender.embedded.pipeline;

import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A filter that names the {@code _id}s of what it asks for, at its top or in an {@code $and}: one,
 * or those of an {@code $in}.
 *
 * @param ids that part alone, which the index of {@code _id} answers
 * @param rest what else is asked of those that have such an {@code _id}
 */
public record IdQuery(Document ids, Document rest) {
  private static final String ID = "_id";
  private static final String AND = "$and";
  private static final String IN = "$in";

  /** Empty for a filter that names none. */
  public static Optional<IdQuery> of(Document filter) {
    if (names(filter.get(ID))) {
      Document rest = filter.clone();
      rest.remove(ID);
      return Optional.of(new IdQuery(new Document(ID, filter.get(ID)), rest));
    }
    return filter.get(AND) instanceof List<?> parts
            && parts.stream().allMatch(Document.class::isInstance)
        ? ofParts(filter, parts)
        : Optional.empty();
  }

  private static Optional<IdQuery> ofParts(Document filter, List<?> parts) {
    for (int i = 0; i < parts.size(); i++) {
      Optional<IdQuery> part = of((Document) parts.get(i));
      if (part.isPresent()) {
        List<Object> others = new ArrayList<>(parts);
        others.set(i, part.get().rest());
        Document rest = filter.clone();
        rest.put(AND, others);
        return Optional.of(new IdQuery(part.get().ids(), rest));
      }
    }
    return Optional.empty();
  }

  /**
   * What is left to be asked of a document that was found by its {@code _id}: an {@code $in} would
   * be gone through for each of them.
   */
  public static Document rest(Document filter) {
    return of(filter).map(IdQuery::rest).orElse(filter);
  }

  /** Where it cannot be mistaken for something else that is asked. */
  private static boolean names(@Nullable Object asked) {
    if (asked instanceof Document operators) {
      return operators.size() == 1
          && operators.get(IN) instanceof Collection<?> ids
          && ids.stream().allMatch(IdQuery::hasAnOrder);
    }
    return asked != null
        && !(asked instanceof Collection<?>)
        && !(asked instanceof BsonRegularExpression);
  }

  /** An index puts what it is asked for in order first, and knows none for these. */
  private static boolean hasAnOrder(@Nullable Object id) {
    return !(id instanceof BsonRegularExpression) && !(id instanceof BsonJavaScript);
  }
}
