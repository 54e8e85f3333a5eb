package io.locktender.steps.sync;

import com.google.common.collect.ImmutableSortedMap;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.WorkGuard;
import io.locktender.steps.proof.SchemaDifference;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonDocument;

/**
 * What some collections are, but for their documents, and which of them there are.
 *
 * @param present by name; a collection that is not there is not in it
 */
record Structures(Map<String, One> present) {
  Structures {
    present = ImmutableSortedMap.copyOf(present);
  }

  /**
   * One collection; the order of the keys and options of an index counts, where servers give it.
   */
  record One(CollectionInfo info, Map<String, BsonDocument> indexes) {}

  /** Where a collection is that is looked for by its usual name; empty when it is not there. */
  @FunctionalInterface
  interface Finder {
    Optional<CollectionInfo> find(Catalog catalog, String name) throws StepFailedException;
  }

  /** Reads those that there are now, by the names that they are looked for. */
  static Structures read(Database database, Collection<String> names, Finder finder)
      throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "list its collections and their indexes",
        () -> {
          Catalog catalog = Catalog.of(database);
          Map<String, One> found = new TreeMap<>();
          for (String name : names) {
            Optional<CollectionInfo> info = finder.find(catalog, name);
            if (info.isPresent()) {
              found.put(
                  name, new One(info.get(), IndexSpecs.list(database.get(), info.get().name())));
            }
          }
          return new Structures(found);
        });
  }

  /**
   * One that was there.
   *
   * @throws IllegalArgumentException when it was not
   */
  One one(String name) {
    One found = present.get(name);
    if (found == null) {
      throw new IllegalArgumentException("there was no collection " + name);
    }
    return found;
  }

  /** About how many documents they have together. */
  long estimatedDocuments(Database database) throws StepFailedException, InterruptedException {
    return WorkGuard.guard(
        "count documents",
        () ->
            present.values().stream()
                .mapToLong(
                    one -> database.get().getCollection(one.info().name()).estimatedDocumentCount())
                .sum());
  }

  /** What is different now, one sentence's worth each. */
  List<String> differences(Structures now) {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, One> before : present.entrySet()) {
      String name = before.getKey();
      One after = now.present().get(name);
      if (after == null) {
        differences.add("collection %s was dropped".formatted(name));
      } else {
        difference(before.getValue(), after)
            .ifPresent(what -> differences.add("collection %s: %s".formatted(name, what)));
      }
    }
    for (String name : now.present().keySet()) {
      if (!present.containsKey(name)) {
        differences.add("collection %s was created".formatted(name));
      }
    }
    return differences;
  }

  private static Optional<String> difference(One before, One after) {
    if (!before.info().uuid().equals(after.info().uuid())) {
      return Optional.of("it is another one, of the same name");
    }
    return SchemaDifference.between(
        before.info().options(), before.indexes(), after.info().options(), after.indexes());
  }
}
