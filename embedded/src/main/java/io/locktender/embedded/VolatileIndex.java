package io.locktender.embedded;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** A unique index in memory. */
final class VolatileIndex extends MemoryUniqueIndex {
  VolatileIndex(String name, List<IndexKey> keys, boolean sparse) {
    super(name, keys, sparse);
  }

  @Override
  public synchronized boolean canHandle(Document query) {
    return super.canHandle(IdQueries.narrowed(keys(), query));
  }

  @Override
  public synchronized Iterable<Integer> getPositions(Document query) {
    return super.getPositions(IdQueries.narrowed(keys(), query));
  }
}
