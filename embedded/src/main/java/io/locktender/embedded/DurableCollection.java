package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.QueryParameters;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.pipeline.IdQuery;
import io.locktender.embedded.pipeline.Matching;
import io.locktender.embedded.rules.CollectionRules;
import io.locktender.embedded.rules.IndexDescriptions;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection that keeps its id through renames and restarts. What goes through all of it gives
 * way to other commands in between, without the monitor, as in {@link VolatileCollection}.
 */
final class DurableCollection extends H2Collection {
  private final UUID id;
  private final MVMap<Object, Document> documents;
  private final CollectionRules rules;

  DurableCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      UUID id,
      MVMap<Object, Document> documents,
      MVMap<String, Object> properties,
      CursorRegistry cursors,
      CollectionRules rules) {
    super(database, name, options, documents, properties, cursors);
    this.id = id;
    this.rules = rules;
    this.documents = documents;
  }

  @Override
  public UUID getUuid() {
    return id;
  }

  @Override
  public synchronized void addDocument(Document document) {
    rules.added(this, document);
    super.addDocument(document);
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

  /**
   * Updates change documents in place, so one that {@code $out} read elsewhere must not be shared.
   */
  @Override
  protected Object addDocumentInternal(Document document) {
    Document own = DocumentType.copy(document);
    return getIdField() == null ? append(own) : super.addDocumentInternal(own);
  }

  /** Descriptions of indexes have no id; kept in the order they came in, they are listed in it. */
  private Long append(Document document) {
    Long position = documents.isEmpty() ? 0L : (Long) documents.lastKey() + 1;
    documents.put(position, document);
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
      Iterable<Object> positions,
      @Nullable Document orderBy,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document projection) {
    return super.matchDocuments(
        IdQuery.rest(query), positions, orderBy, skip, limit, batchSize, projection);
  }

  /**
   * From key to key, each looked for anew; what comes or goes meanwhile may be in it or not. A
   * cursor of the file's would read a version of it that may be overwritten.
   */
  private Stream<Document> scan() {
    return Stream.iterate(documents.firstKey(), Objects::nonNull, documents::higherKey)
        .peek(key -> CommandLock.giveWay())
        .map(documents::get)
        .filter(Objects::nonNull);
  }
}
