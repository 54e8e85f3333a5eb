package io.locktender.embedded.command;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What the commands of the wire protocol mean. */
public final class WireCommands {
  private static final Set<String> WRITES =
      Set.of(
          "insert",
          "update",
          "delete",
          "findandmodify",
          "create",
          "createindexes",
          "collmod",
          "drop",
          "dropdatabase",
          "dropindexes",
          "renamecollection");
  private static final Set<String> WRITING_STAGES = Set.of("$out", "$merge");

  private WireCommands() {}

  /** Whether the command may change what is stored. */
  public static boolean writes(ClientCommand call) {
    return WRITES.contains(call.command())
        || (call.command().equals("aggregate") && hasWritingStage(call.query()));
  }

  private static boolean hasWritingStage(Document query) {
    return query.get("pipeline") instanceof Collection<?> stages
        && stages.stream()
            .anyMatch(
                stage ->
                    stage instanceof Document document
                        && document.keySet().stream().anyMatch(WRITING_STAGES::contains));
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
