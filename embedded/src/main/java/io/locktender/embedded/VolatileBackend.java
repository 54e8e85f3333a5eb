package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import java.util.concurrent.ConcurrentHashMap;

/** Data in memory. */
final class VolatileBackend extends RepairedBackend {
  VolatileBackend() {
    super(new ConcurrentHashMap<>());
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String databaseName) {
    return new VolatileDatabase(databaseName, getCursorRegistry(), rules());
  }

  @Override
  void commit() {
    // Nothing outlives the process.
  }
}
