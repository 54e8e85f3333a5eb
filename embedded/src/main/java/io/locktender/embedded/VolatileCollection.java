package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.pipeline.IdQuery;
import io.locktender.embedded.pipeline.Matching;
import io.locktender.embedded.rules.CollectionRules;
import io.locktender.embedded.rules.IndexDescriptions;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collection in memory. What goes through all of it gives way to other commands in between. The
 * server's own monitor, which would be held all the time, is not entered by that: the {@link
 * CommandLock} keeps what reads apart from what writes.
 */
final class VolatileCollection extends MemoryCollection {
  private final CollectionRules rules;

  /** One more than the highest position that a document ever had. */
  private int end;

  VolatileCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      CursorRegistry cursors,
      CollectionRules rules) {
    super(database, name, options, cursors);
    this.rules = rules;
  }

  @Override
  public synchronized void addDocument(Document document) {
    rules.added(this, document);
    super.addDocument(document);
  }

  /**
   * Updates change documents in place, so one that {@code $out} read elsewhere must not be shared.
   */
  @Override
  protected Integer addDocumentInternal(Document document) {
    Integer position = super.addDocumentInternal(document.cloneDeeply());
    end = Math.max(end, position + 1);
    return position;
  }

  /** Without the monitor: see above. What asks in the old way, by a bare filter, holds it. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public QueryResult handleQuery(QueryParameters parameters) {
    Document selector = parameters.getQuerySelector();
    if (!selector.containsKey("$query") || !CommandLock.mayGiveWay(this)) {
      return super.handleQuery(parameters);
    }
    return queryDocuments(
        (Document) selector.get("$query"),
        (Document) selector.get("$orderby"),
        parameters.getNumberToSkip(),
        parameters.getLimit(),
        parameters.getBatchSize(),
        parameters.getProjection());
  }

  @Override
  protected boolean documentMatchesQuery(Document document, Document query) {
    return IndexDescriptions.areIn(this)
        ? IndexDescriptions.matches(document, query)
        : Matching.matches(document, query);
  }

  /** What stages make of documents must not change those that are stored. */
  @Override
  public Stream<Document> queryAllAsStream() {
    return super.queryAllAsStream().map(Document::cloneDeeply);
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document projection) {
    return CommandLock.mayGiveWay(this) && !isNaturalDescending(orderBy)
        ? matchDocumentsFromStream(scan(), query, orderBy, skip, limit, batchSize, projection)
        : super.matchDocuments(query, orderBy, skip, limit, batchSize, projection);
  }

  /** Of those that an index found. */
  @Override
  protected QueryResult matchDocuments(
      Document query,
      Iterable<Integer> positions,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document projection) {
    return super.matchDocuments(
        IdQuery.rest(query), positions, orderBy, skip, limit, batchSize, projection);
  }

  /** In the order of positions; what comes or goes meanwhile may be in it or not. */
  private Stream<Document> scan() {
    return IntStream.range(0, end)
        .peek(position -> CommandLock.giveWay())
        .mapToObj(this::getDocument)
        .filter(Objects::nonNull);
  }
}
