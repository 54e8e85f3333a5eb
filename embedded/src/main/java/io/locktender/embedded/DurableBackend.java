package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import java.nio.file.Path;

/** Data in a file. */
final class DurableBackend extends RepairedBackend {
  private final Store store;

  private DurableBackend(Store store) {
    super(store.options());
    this.store = store;
  }

  static DurableBackend open(Path file) {
    DurableBackend backend = new DurableBackend(Store.open(file));
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
