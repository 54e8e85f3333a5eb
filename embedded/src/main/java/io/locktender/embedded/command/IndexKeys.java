package io.locktender.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexNotFoundException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.embedded.rules.IndexDescriptions;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Tells indexes apart. */
final class IndexKeys {
  private static final int OPTIONS_CONFLICT = 85;
  private static final int KEY_SPECS_CONFLICT = 86;

  /** What does not make another index of one. */
  private static final Set<String> ASIDE = Set.of("key", "name", "ns", "v", "background");

  private IndexKeys() {}

  static Document of(Document index) {
    return WireCommands.part(index, "key");
  }

  /**
   * The index with these keys.
   *
   * @throws IndexNotFoundException if there is none
   */
  static Document find(List<Document> indexes, Document keys) {
    return indexes.stream()
        .filter(index -> IndexDescriptions.equal(of(index), keys))
        .findFirst()
        .orElseThrow(() -> new IndexNotFoundException(keys));
  }

  /**
   * Whether the index that is asked for is there.
   *
   * @throws MongoServerError if another one has its name, or it has another name
   */
  static boolean isAmong(List<Document> indexes, Document asked) {
    for (Document index : indexes) {
      boolean same =
          IndexDescriptions.equal(of(index), of(asked))
              && IndexDescriptions.equal(options(index), options(asked));
      boolean named = Objects.equals(index.get("name"), asked.get("name"));
      if (same && (named || "_id_".equals(index.get("name")))) {
        return true;
      }
      if (same) {
        throw new MongoServerError(
            OPTIONS_CONFLICT,
            "IndexOptionsConflict",
            "Index already exists with a different name: " + index.get("name"));
      }
      if (named) {
        throw new MongoServerError(
            KEY_SPECS_CONFLICT,
            "IndexKeySpecsConflict",
            "Expected %s, found another index of that name: %s".formatted(asked, index));
      }
    }
    return false;
  }

  private static Document options(Document index) {
    Document options = new Document();
    index.keySet().stream()
        .filter(name -> !ASIDE.contains(name) && !Boolean.FALSE.equals(index.get(name)))
        .sorted()
        .forEach(name -> options.put(name, index.get(name)));
    return options;
  }
}
