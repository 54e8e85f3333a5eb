package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.memory.MemoryCollection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.locktender.embedded.pipeline.Matching;
import io.locktender.embedded.rules.CollectionRules;
import io.locktender.embedded.rules.IndexDescriptions;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collection in memory. What reads all of it, and what writes many documents, gives way to other
 * commands in between. The server's own monitor, which would be held all the time, is not entered
 * by what only reads: the {@link CommandLock} keeps that apart from what writes.
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

  /** Without the monitor: see above. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public QueryResult handleQuery(QueryParameters parameters) {
    Document selector = parameters.getQuerySelector();
    if (!CommandLock.reading() || !selector.containsKey("$query")) {
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
    return (givesWay() ? scan() : super.queryAllAsStream()).map(Document::cloneDeeply);
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document projection) {
    return givesWay() && !isNaturalDescending(orderBy)
        ? matchDocumentsFromStream(scan(), query, orderBy, skip, limit, batchSize, projection)
        : super.matchDocuments(query, orderBy, skip, limit, batchSize, projection);
  }

  /** Whoever waits for this collection's monitor may hold the lock that would be given back. */
  private boolean givesWay() {
    return CommandLock.reading() && !Thread.holdsLock(this);
  }

  /** In the order of positions; what comes or goes meanwhile may be in it or not. */
  private Stream<Document> scan() {
    return IntStream.range(0, end)
        .peek(position -> CommandLock.giveWay())
        .mapToObj(this::getDocument)
        .filter(Objects::nonNull);
  }

  /** Gives way outside of the monitor. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public Document updateDocuments(
      Document selector,
      Document update,
      ArrayFilters arrayFilters,
      boolean multi,
      boolean upsert,
      Oplog oplog) {
    CommandLock.giveWay();
    return super.updateDocuments(selector, update, arrayFilters, multi, upsert, oplog);
  }
}
