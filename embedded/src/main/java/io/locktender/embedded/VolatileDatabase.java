package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.rules.CollectionRules;
import io.locktender.embedded.rules.IndexRules;
import java.util.List;

/** One database in memory. */
final class VolatileDatabase extends AbstractSynchronizedMongoDatabase<Integer> {
  private final CollectionRules rules;
  private final IndexRules<Integer> indexRules;

  VolatileDatabase(String name, CursorRegistry cursors, CollectionRules rules) {
    super(name, cursors);
    this.rules = rules;
    this.indexRules = new IndexRules<>(rules);
    initializeNamespacesAndIndexes();
  }

  @Override
  protected MongoCollection<Integer> openOrCreateCollection(
      String name, CollectionOptions options) {
    return new VolatileCollection(this, name, options, cursorRegistry, rules);
  }

  @Override
  protected synchronized void addIndex(Document description) {
    indexRules.adding(description, () -> super.addIndex(description));
  }

  @Override
  protected Index<Integer> openOrCreateUniqueIndex(
      String collection, String index, List<IndexKey> keys, boolean sparse) {
    return indexRules.applied(
        new VolatileIndex(index, keys, sparse),
        getFullCollectionNamespace(collection),
        sparse,
        indexes.get());
  }

  @Override
  protected long getStorageSize() {
    return 0;
  }

  @Override
  protected long getFileSize() {
    return 0;
  }
}
