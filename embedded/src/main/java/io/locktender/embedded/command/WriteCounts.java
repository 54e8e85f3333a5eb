package io.locktender.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What statements did.
 *
 * @param upserted documents with the {@code _id} of what was inserted
 */
record WriteCounts(int matched, int modified, List<Document> upserted) {
  static final WriteCounts NONE = new WriteCounts(0, 0, List.of());

  private static final int UNKNOWN_ERROR = 8;

  static WriteCounts changed(int matched, int modified) {
    return new WriteCounts(matched, modified, List.of());
  }

  static WriteCounts inserted(@Nullable Object id) {
    return new WriteCounts(1, 0, List.of(new Document("_id", id)));
  }

  /**
   * From the library's answer to one statement.
   *
   * @throws MongoServerError if the statement failed
   */
  static WriteCounts of(Document answer) {
    documents(answer, "writeErrors").stream()
        .findFirst()
        .ifPresent(
            error -> {
              throw error(error);
            });
    return new WriteCounts(
        number(answer, "n"), number(answer, "nModified"), documents(answer, "upserted"));
  }

  WriteCounts plus(WriteCounts more) {
    return new WriteCounts(
        matched + more.matched,
        modified + more.modified,
        more.upserted.isEmpty() ? upserted : more.upserted);
  }

  private static MongoServerError error(Document error) {
    int code = error.containsKey("code") ? number(error, "code") : UNKNOWN_ERROR;
    String name =
        Optional.ofNullable(error.get("codeName"))
            .map(Object::toString)
            .orElse(code == UNKNOWN_ERROR ? "UnknownError" : "Location" + code);
    return new MongoServerError(code, name, String.valueOf(error.get("errmsg")));
  }

  private static int number(Document in, String name) {
    return in.get(name) instanceof Number number ? number.intValue() : 0;
  }

  private static List<Document> documents(Document in, String name) {
    return in.get(name) instanceof List<?> several
        ? several.stream().map(Document.class::cast).toList()
        : List.of();
  }
}
