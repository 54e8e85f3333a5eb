package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.embedded.pipeline.IdQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One statement that writes what a filter asks for. The documents are found first, then written one
 * by one, and both give way to other commands; so each is judged anew before it is written.
 */
final class Sweep {
  /** A filter that no document matches, and for which none is read. */
  static final Document NOTHING = new Document("_id", new Document("$in", List.of()));

  private static final String ID = "_id";
  private static final int QUERY_PLAN_KILLED = 175;

  private final Library library;
  private final ClientCommand call;
  private final MongoCollection<?> collection;

  Sweep(Library library, ClientCommand call, MongoCollection<?> collection) {
    this.library = library;
    this.call = call;
    this.collection = collection;
  }

  /**
   * Writes what matches.
   *
   * @param all whether all that match are written, or one of them
   * @param inserts whether something is inserted if nothing matches
   * @param write is given a document, and a filter for just this one; must not give way
   * @throws MongoServerError if the collection has lost its name meanwhile
   */
  WriteCounts run(
      Document filter,
      boolean all,
      boolean inserts,
      BiFunction<Document, Document, WriteCounts> write) {
    Document rest = IdQuery.rest(filter);
    WriteCounts counts = WriteCounts.NONE;
    List<@Nullable Object> ids = ids(found(filter, all));
    for (Object id : ids) {
      library.giveWay();
      requireCollection();
      Document one = one(rest, id);
      for (Document now : found(one, false)) {
        counts = counts.plus(write.apply(now, one));
      }
    }
    boolean missed = !all && !ids.isEmpty();
    if (counts.matched() == 0 && (missed || inserts)) {
      for (Document now : foundAtOnce(collection, filter, null, all)) {
        counts = counts.plus(write.apply(now, one(rest, now.get(ID))));
      }
    }
    return counts;
  }

  /** One that is deleted and inserted meanwhile may be found twice. */
  private static List<@Nullable Object> ids(List<Document> found) {
    return found.stream().<@Nullable Object>map(each -> each.get(ID)).distinct().toList();
  }

  private static Document one(Document rest, @Nullable Object id) {
    Document one = rest.clone();
    one.put(ID, id);
    return one;
  }

  private List<Document> found(Document filter, boolean all) {
    return found(collection, new Document("$query", filter), all);
  }

  /** Those that match; only the first of them unless all are asked for. Nobody gets in between. */
  static List<Document> foundAtOnce(
      MongoCollection<?> collection, Document filter, @Nullable Object sort, boolean all) {
    return found(collection, new Document("query", filter).append("orderby", sort), all);
  }

  private static List<Document> found(
      MongoCollection<?> collection, Document selector, boolean all) {
    List<Document> found = new ArrayList<>();
    collection.handleQuery(new QueryParameters(selector, 0, all ? 0 : 1)).forEach(found::add);
    return found;
  }

  private void requireCollection() {
    MongoCollection<?> now = library.collection(call.database(), call.target());
    if (now == null || !now.getUuid().equals(collection.getUuid())) {
      throw new MongoServerError(
          QUERY_PLAN_KILLED,
          "QueryPlanKilled",
          "%s.%s was dropped or renamed while it was written"
              .formatted(call.database(), call.target()));
    }
  }
}
