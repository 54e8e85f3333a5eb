package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.bson.Document;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** Data in a file. */
final class DurableBackend extends RepairedBackend {
  private final Store store;

  private DurableBackend(Store store) {
    this.store = store;
  }

  static DurableBackend open(Path file) {
    DurableBackend backend = new DurableBackend(Store.open(file));
    backend.store.databases().forEach(backend::resolveDatabase);
    return backend;
  }

  @Override
  protected MongoDatabase openOrCreateDatabase(String databaseName) {
    return new DurableDatabase(databaseName, store, getCursorRegistry());
  }

  @Override
  Map<UUID, Document> createOptions() {
    return store.options();
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
