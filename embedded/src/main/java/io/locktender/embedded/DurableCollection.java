package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.locktender.embedded.pipeline.Matching;
import io.locktender.embedded.rules.CollectionRules;
import io.locktender.embedded.rules.IndexDescriptions;
import java.util.UUID;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/** A collection that keeps its id through renames and restarts. */
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

  /** A command of many writes gives way to others in between, outside of the monitor. */
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
