package io.locktender.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.function.Function;

/**
 * {@code insert}, {@code update} and {@code delete}. In order, nothing is written after the first
 * error; the library goes on.
 */
final class WriteCommands {
  private final Library library;
  private final Updates updates;

  WriteCommands(Library library) {
    this.library = library;
    this.updates = new Updates(library);
  }

  /** The library counts as inserted what was not. */
  Document insert(ClientCommand call) {
    boolean ordered = isOrdered(call);
    Document answer = library.answer(call.with("ordered", ordered));
    if (answer.get("writeErrors") instanceof List<?> errors && !errors.isEmpty()) {
      Object first = ((Document) errors.get(0)).get("index");
      int inserted = call.documents("documents").size() - errors.size();
      answer.put("n", ordered ? first : Integer.valueOf(inserted));
    }
    return answer;
  }

  Document update(ClientCommand call) {
    return each(call, "updates", statement -> updates.run(call, statement)).ofUpdates();
  }

  Document delete(ClientCommand call) {
    return each(
            call,
            "deletes",
            statement -> WriteCounts.of(library.answer(call.with("deletes", List.of(statement)))))
        .ofDeletes();
  }

  private static WriteAnswer each(
      ClientCommand call, String statements, Function<Document, WriteCounts> write) {
    WriteAnswer answer = new WriteAnswer();
    int index = 0;
    for (Document statement : call.documents(statements)) {
      try {
        answer.done(index, write.apply(statement));
      } catch (RuntimeException e) {
        answer.failed(index, e);
        if (isOrdered(call)) {
          break;
        }
      }
      index++;
    }
    return answer;
  }

  private static boolean isOrdered(ClientCommand call) {
    return !Boolean.FALSE.equals(call.argument("ordered"));
  }
}
