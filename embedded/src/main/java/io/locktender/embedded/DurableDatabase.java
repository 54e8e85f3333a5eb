package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.locktender.embedded.rules.CollectionRules;
import io.locktender.embedded.rules.IndexRules;
import java.util.List;
import java.util.UUID;

/** One database in the store. */
final class DurableDatabase extends AbstractSynchronizedMongoDatabase<Object> {
  private final Store store;
  private final CollectionRules rules;
  private final IndexRules<Object> indexRules;

  DurableDatabase(String name, Store store, CursorRegistry cursors, CollectionRules rules) {
    super(name, cursors);
    this.store = store;
    this.rules = rules;
    this.indexRules = new IndexRules<>(rules);
    initializeNamespacesAndIndexes();
  }

  @Override
  protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
    UUID id = id(name);
    return new DurableCollection(
        this, name, options, id, store.documents(id), store.properties(id), cursorRegistry, rules);
  }

  @Override
  protected Index<Object> openOrCreateUniqueIndex(
      String collection, String index, List<IndexKey> keys, boolean sparse) {
    return indexRules.applied(
        new DurableIndex(store.index(id(collection), index), index, keys, sparse),
        getFullCollectionNamespace(collection),
        sparse,
        indexes.get());
  }

  /**
   * An index that could not be built leaves no entries: the next attempt would take them for a
   * finished one.
   */
  @Override
  protected synchronized void addIndex(Document description) {
    try {
      indexRules.adding(description, () -> super.addIndex(description));
    } catch (IndexBuildFailedException e) {
      String namespace = String.valueOf(description.get("ns"));
      store.dropIndex(store.id(namespace), String.valueOf(description.get("name")));
      throw e;
    }
  }

  @Override
  protected void dropIndex(MongoCollection<Object> collection, String index) {
    super.dropIndex(collection, index);
    store.dropIndex(collection.getUuid(), index);
  }

  @Override
  public void dropCollection(String name, Oplog oplog) {
    super.dropCollection(name, oplog);
    store.drop(getFullCollectionNamespace(name));
  }

  @Override
  public void moveCollection(MongoDatabase from, MongoCollection<?> collection, String newName) {
    String oldFullName = collection.getFullName();
    super.moveCollection(from, collection, newName);
    store.rename(oldFullName, getFullCollectionNamespace(newName));
  }

  private UUID id(String collection) {
    return store.id(getFullCollectionNamespace(collection));
  }

  /** The server has no size of one database to tell; the file is shared by all. */
  @Override
  protected long getStorageSize() {
    return 0;
  }

  @Override
  protected long getFileSize() {
    return 0;
  }
}
