package io.locktender.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.pipeline.IdQuery;
import java.util.List;

/** Queries that name an {@code _id}, and ask for more. */
final class IdQueries {
  private static final String ID = "_id";

  private IdQueries() {}

  /**
   * What an index is to be asked. An {@code _id} leads to its document whatever else is asked of
   * it, which is checked there. Without this, each write of a transform would read the whole
   * collection.
   *
   * @param keys of the index
   */
  static Document narrowed(List<String> keys, Document query) {
    if (!keys.equals(List.of(ID))) {
      return query;
    }
    return IdQuery.of(query).map(IdQuery::ids).orElseGet(() -> otherwise(query));
  }

  private static Document otherwise(Document query) {
    Object asked = query.get(ID);
    boolean unknown = asked instanceof Document operators && operators.containsKey("$in");
    return unknown || !query.containsKey(ID) ? new Document() : new Document(ID, asked);
  }
}
