package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Data in memory. */
final class VolatileBackend extends RepairedBackend {
  VolatileBackend(LongSupplier nanos) {
    super(new ConcurrentHashMap<>(), nanos);
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
