package io.locktender.embedded;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexNotFoundException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of the wire protocol mean: which of them write, and what their arguments name.
 */
final class Commands {
  private static final int COMMAND_NOT_SUPPORTED = 115;
  private static final Set<String> WRITES =
      Set.of(
          "insert",
          "update",
          "delete",
          "findandmodify",
          "create",
          "createindexes",
          "drop",
          "dropdatabase",
          "dropindexes",
          "renamecollection");
  private static final Set<String> WRITING_STAGES = Set.of("$out", "$merge");

  /** The server would make a plain collection of each of these, and say nothing. */
  private static final Set<String> UNSUPPORTED_KINDS =
      Set.of("viewOn", "timeseries", "clusteredIndex", "encryptedFields");

  private Commands() {}

  /**
   * Whether the command may change what is stored. Commands are matched as the server does,
   * whatever their case.
   */
  static boolean writes(String command, Document query) {
    String name = command.toLowerCase(Locale.ROOT);
    return WRITES.contains(name) || (name.equals("aggregate") && hasWritingStage(query));
  }

  private static boolean hasWritingStage(Document query) {
    return query.get("pipeline") instanceof Collection<?> stages
        && stages.stream()
            .anyMatch(
                stage ->
                    stage instanceof Document document
                        && document.keySet().stream().anyMatch(WRITING_STAGES::contains));
  }

  static void refuseUnsupportedKinds(Document create) {
    for (String key : create.keySet()) {
      if (UNSUPPORTED_KINDS.contains(key)) {
        throw new MongoServerError(
            COMMAND_NOT_SUPPORTED,
            "CommandNotSupported",
            "The embedded server has no collections with the option '" + key + "'");
      }
    }
  }

  /**
   * The keys of the indexes that a {@code dropIndexes} names.
   *
   * @param listed the answer of {@code listIndexes} for the collection
   * @param index a name, a list of names, the keys of one index, or {@code "*"} for all but that of
   *     {@code _id}
   * @throws IndexNotFoundException if a name is not among the indexes listed
   */
  static List<Document> keysToDrop(Document listed, @Nullable Object index) {
    if (index instanceof Document keys) {
      return List.of(keys);
    }
    List<Document> indexes = batch(listed);
    if ("*".equals(index)) {
      return indexes.stream()
          .filter(each -> !"_id_".equals(each.get("name")))
          .map(Commands::keys)
          .toList();
    }
    Collection<?> names =
        index instanceof Collection<?> several ? several : List.of(String.valueOf(index));
    return names.stream().map(name -> keysOf(indexes, name)).toList();
  }

  private static Document keysOf(List<Document> indexes, @Nullable Object name) {
    return indexes.stream()
        .filter(index -> index.get("name") instanceof String found && found.equals(name))
        .map(Commands::keys)
        .findFirst()
        .orElseThrow(() -> new IndexNotFoundException("index not found with name [" + name + "]"));
  }

  private static Document keys(Document index) {
    return part(index, "key");
  }

  /** The documents of an answer with a cursor. */
  static List<Document> batch(Document answer) {
    Object batch = requireNonNull(part(answer, "cursor").get("firstBatch"));
    return ((Collection<?>) batch).stream().map(Document.class::cast).toList();
  }

  /** The document under a key that is known to be there. */
  static Document part(Document of, String key) {
    return (Document) requireNonNull(of.get(key), key);
  }
}
