package io.locktender.embedded;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * The file. Everything that belongs to a collection is kept under the collection's id; the catalog
 * says which name has which id. So a rename is one entry of the catalog, and nothing is ever found
 * by the beginning of a name.
 */
final class Store implements AutoCloseable {
  /** The part of the heap that pages are kept in: what is read again need not be decoded again. */
  private static final int CACHE_PART_OF_HEAP = 3;

  /** Chunks of the file that are filled less than this are rewritten when it is compacted. */
  private static final int FILL_PERCENT = 60;

  /** Everyone waits while it is compacted: a little at a time, and often. */
  private static final int COMMITS_BETWEEN_COMPACTIONS = 32;

  private static final int COMPACT_BYTES = 1 << 20;

  /**
   * Room is used again after this; the default of 45 s lets the file grow to many times what is in
   * it.
   */
  private static final int RETENTION_MILLIS = 2_000;

  private static final int COMPACT_ON_CLOSE_MILLIS = 500;

  private final MVStore file;
  private final MVMap<String, UUID> catalog;
  private final MVMap<UUID, Document> options;
  private int commits;

  private Store(MVStore file) {
    this.file = file;
    catalog = file.openMap("catalog");
    options =
        file.openMap(
            "options", new MVMap.Builder<UUID, Document>().valueType(DocumentType.INSTANCE));
    file.setRetentionTime(RETENTION_MILLIS);
  }

  /**
   * The store commits when it is told to and never in between, so no half of a write gets into the
   * file.
   */
  static Store open(Path path) {
    return new Store(
        new MVStore.Builder()
            .fileName(path.toString())
            .cacheSize(cacheMegabytes())
            .autoCommitDisabled()
            .open());
  }

  private static int cacheMegabytes() {
    return (int) ((Runtime.getRuntime().maxMemory() / CACHE_PART_OF_HEAP) >> 20);
  }

  /** The names of the databases that have a collection. */
  Set<String> databases() {
    return catalog.keySet().stream()
        .map(Utils::getDatabaseNameFromFullName)
        .collect(Collectors.toSet());
  }

  /** The id of the collection of this name, a new one if there is none. */
  UUID id(String fullName) {
    return catalog.computeIfAbsent(fullName, name -> UUID.randomUUID());
  }

  MVMap<Object, Document> documents(UUID collection) {
    return file.openMap(
        "documents." + collection,
        new MVMap.Builder<Object, Document>().valueType(DocumentType.INSTANCE));
  }

  MVMap<String, Object> properties(UUID collection) {
    return file.openMap("properties." + collection);
  }

  MVMap<byte[], Object> index(UUID collection, String name) {
    return file.openMap(indexPrefix(collection) + name);
  }

  /** The options that collections were created with, by id. */
  Map<UUID, Document> options() {
    return options;
  }

  void rename(String from, String to) {
    UUID id = catalog.remove(from);
    if (id == null || catalog.putIfAbsent(to, id) != null) {
      throw new IllegalStateException("Expected " + from + " and no " + to + " in the catalog.");
    }
  }

  void dropIndex(UUID collection, String name) {
    file.removeMap(indexPrefix(collection) + name);
  }

  void drop(String fullName) {
    UUID id = catalog.remove(fullName);
    if (id == null) {
      return;
    }
    options.remove(id);
    file.removeMap("documents." + id);
    file.removeMap("properties." + id);
    List<String> indexes =
        file.getMapNames().stream().filter(name -> name.startsWith(indexPrefix(id))).toList();
    indexes.forEach(file::removeMap);
  }

  private static String indexPrefix(UUID collection) {
    return "index." + collection + ".";
  }

  /**
   * Writes to the operating system what has changed; that outlives the process, though not a loss
   * of power.
   */
  synchronized void commit() {
    file.commit();
    if (++commits % COMMITS_BETWEEN_COMPACTIONS == 0) {
      file.compact(FILL_PERCENT, COMPACT_BYTES);
    }
  }

  @Override
  public void close() {
    file.close(COMPACT_ON_CLOSE_MILLIS);
  }
}
