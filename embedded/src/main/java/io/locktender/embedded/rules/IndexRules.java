package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a database's unique indexes what their descriptions ask for. The library asks for an
 * index by its keys only, so the description that it is at is remembered.
 *
 * @param <P> where documents are
 */
public final class IndexRules<P> {
  private static final String PRIMARY = "_id_";

  private final CollectionRules rules;
  private @Nullable Document current;

  /**
   * @param rules what is asked before a document is changed
   */
  public IndexRules(CollectionRules rules) {
    this.rules = rules;
  }

  /** Runs what adds the index of this description; it may add others before. */
  public void adding(Document description, Runnable addition) {
    Document outer = current;
    current = description;
    try {
      addition.run();
    } finally {
      current = outer;
    }
  }

  /**
   * Refuses a filter of a partial index that could not be kept to.
   *
   * @throws de.bwaldvogel.mongo.exception.MongoServerError naming the operator
   */
  public static void checkFilter(Document filter) {
    QueryShape.PARTIAL_FILTER.check(filter);
  }

  /**
   * The index to use.
   *
   * @param plain of all documents
   * @param namespace of its collection
   * @param sparse whether documents without any of the keys are to be left out
   * @param descriptions of the indexes that the database has; null if there are none
   */
  public Index<P> applied(
      Index<P> plain, String namespace, boolean sparse, @Nullable MongoCollection<P> descriptions) {
    if (plain.getName().equals(PRIMARY)) {
      return new GuardedIndex<>(plain, rules);
    }
    Document description = description(namespace, plain.getName(), descriptions);
    return description != null && description.get("partialFilterExpression") instanceof Document by
        ? new PartialIndex<>(plain, by, sparse)
        : plain;
  }

  private @Nullable Document description(
      String namespace, String name, @Nullable MongoCollection<P> descriptions) {
    if (current != null && name.equals(current.get("name"))) {
      return current;
    }
    if (descriptions == null) {
      return null;
    }
    Document query = new Document("ns", namespace).append("name", name);
    Iterator<Document> found = descriptions.handleQuery(query).iterator();
    return found.hasNext() ? found.next() : null;
  }
}
