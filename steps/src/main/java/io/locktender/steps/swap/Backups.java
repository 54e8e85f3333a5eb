package io.locktender.steps.swap;

import static io.locktender.steps.control.MongoCalls.call;
import static io.locktender.steps.control.MongoCalls.run;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.Statistics;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.swap.WorkNames.Kind;
import io.locktender.steps.swap.WorkNames.Parsed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.jspecify.annotations.Nullable;

/** What upgrades kept of the collections that they replaced. */
public final class Backups {
  private final Database database;

  /**
   * One upgrade's backups.
   *
   * @param upgradeId the upgrade
   * @param documents how many documents each has, an estimate, by the collection's usual name
   * @param bytes what they take on disk, with their indexes; null where the server does not tell
   */
  public record UpgradeBackup(String upgradeId, Map<String, Long> documents, @Nullable Long bytes) {
    public UpgradeBackup {
      documents = ImmutableSortedMap.copyOf(documents);
    }
  }

  public Backups(Database database) {
    this.database = database;
  }

  /** An upgrade's backup of a collection; empty when there is none, or it was removed. */
  public static Optional<CollectionInfo> find(Catalog catalog, String upgradeId, String name) {
    return catalog.find(WorkNames.backup(upgradeId, name)).filter(info -> !Tombstones.is(info));
  }

  /** All backups, by the upgrade's id. */
  public List<UpgradeBackup> list() {
    Map<String, Map<String, Long>> found = new TreeMap<>();
    for (String collection : collections()) {
      backup(collection)
          .ifPresent(
              parsed ->
                  found
                      .computeIfAbsent(parsed.owner(), upgrade -> new TreeMap<>())
                      .put(parsed.name(), count(collection)));
    }
    List<UpgradeBackup> backups = new ArrayList<>();
    found.forEach(
        (upgrade, documents) ->
            backups.add(new UpgradeBackup(upgrade, documents, bytes(upgrade, documents.keySet()))));
    return backups;
  }

  private @Nullable Long bytes(String upgradeId, Set<String> names) {
    long bytes = 0;
    for (String name : names) {
      String collection = WorkNames.backup(upgradeId, name);
      Optional<BsonDocument> told =
          call(
              "look at the size of " + collection, () -> Statistics.of(database.get(), collection));
      if (told.isEmpty()) {
        return null;
      }
      bytes += number(told.get(), "storageSize") + number(told.get(), "totalIndexSize");
    }
    return bytes;
  }

  private static long number(BsonDocument told, String key) {
    return told.getNumber(key, new BsonInt64(0)).longValue();
  }

  /** The ids of the upgrades that left any. */
  public Set<String> upgrades() {
    return collections().stream()
        .flatMap(collection -> backup(collection).stream())
        .map(Parsed::owner)
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  /** The usual names of the collections of which an upgrade left a backup. */
  public Set<String> names(String upgradeId) {
    return collections().stream()
        .flatMap(collection -> backup(collection).stream())
        .filter(parsed -> parsed.owner().equals(upgradeId))
        .map(Parsed::name)
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  /**
   * Whether a backup may stand for a collection that was not there: the swap leaves an empty one
   * for those. So would an empty original without indexes and options.
   *
   * @param name the usual name; there is a backup of it
   */
  public boolean isBlank(String upgradeId, String name) {
    String collection = WorkNames.backup(upgradeId, name);
    CollectionInfo info =
        Catalog.one(database, collection)
            .orElseThrow(() -> new IllegalArgumentException("there is no " + collection));
    return info.options().isEmpty()
        && call(
            "read " + collection,
            () ->
                IndexSpecs.list(database.get(), collection).size() <= 1
                    && database.get().getCollection(collection).find().first() == null);
  }

  /**
   * Drops one upgrade's backups. Not for an upgrade that is still running: the swap relies on them.
   * Where a late rename could take the name, and a live collection with it, a tombstone keeps it.
   *
   * @param now when that is, for the tombstones
   * @return how many collections were dropped; 0 when there is no such backup
   */
  public int remove(String upgradeId, Instant now) {
    int dropped = 0;
    for (String collection : collections()) {
      if (backup(collection).filter(parsed -> parsed.owner().equals(upgradeId)).isPresent()) {
        run("drop " + collection, () -> remove(collection, upgradeId, now));
        dropped++;
      }
    }
    return dropped;
  }

  private void remove(String collection, String upgradeId, Instant now) {
    if (database.capabilities().renameByUuid()) {
      StructureChange.in(database.get()).drop(collection);
    } else {
      Tombstones.replace(database, collection, upgradeId, now);
    }
  }

  /** The names of those that are no tombstones. */
  private List<String> collections() {
    return Catalog.of(database).collections().values().stream()
        .filter(info -> !Tombstones.is(info))
        .map(CollectionInfo::name)
        .toList();
  }

  private long count(String collection) {
    return call(
        "count the documents of " + collection,
        () -> database.get().getCollection(collection).estimatedDocumentCount());
  }

  private static Optional<Parsed> backup(String collection) {
    return WorkNames.parse(collection).filter(parsed -> parsed.kind() == Kind.BACKUP);
  }
}
