package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Data in a file. */
final class DurableBackend extends RepairedBackend {
  private final Store store;

  private DurableBackend(Store store, LongSupplier nanos) {
    super(store.options(), nanos);
    this.store = store;
  }

  static DurableBackend open(Path file, LongSupplier nanos) {
    DurableBackend backend = new DurableBackend(Store.open(file), nanos);
    backend.store.databases().forEach(backend::resolveDatabase);
    return backend;
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String databaseName) {
    return new DurableDatabase(databaseName, store, getCursorRegistry(), rules());
  }

  @Override
  void commit() {
    store.commit();
  }

  @Override
  public void close() {
    super.close();
    store.close();
  }
}
