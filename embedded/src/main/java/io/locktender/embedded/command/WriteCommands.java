package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.pipeline.IdQuery;
import java.util.List;
import java.util.function.Function;

/**
 * {@code insert}, {@code update} and {@code delete}, which give way between their writes. In order,
 * nothing is written after the first error; the library goes on.
 */
final class WriteCommands {
  private final Library library;
  private final Updates updates;

  WriteCommands(Library library) {
    this.library = library;
    this.updates = new Updates(library);
  }

  Document insert(ClientCommand call) {
    return each(
            call,
            "documents",
            document -> WriteCounts.of(library.answer(call.with("documents", List.of(document)))))
        .ofOthers();
  }

  Document update(ClientCommand call) {
    return each(call, "updates", statement -> updates.run(call, statement)).ofUpdates();
  }

  Document delete(ClientCommand call) {
    return each(call, "deletes", statement -> deleted(call, statement)).ofOthers();
  }

  private WriteCounts deleted(ClientCommand call, Document statement) {
    MongoCollection<?> collection = library.collection(call.database(), call.target());
    Document filter = WireCommands.part(statement, "q");
    int limit = statement.get("limit") instanceof Number number ? number.intValue() : -1;
    boolean byId = limit == 1 && IdQuery.of(filter).isPresent();
    if (collection == null || byId || limit < 0 || limit > 1) {
      return byLibrary(call, statement);
    }
    Document nothing = statement.clone();
    nothing.put("q", Sweep.NOTHING);
    byLibrary(call, nothing);
    return new Sweep(library, call, collection)
        .run(
            filter,
            limit == 0,
            false,
            (found, one) -> {
              collection.removeDocument(found);
              return WriteCounts.changed(1, 0);
            });
  }

  private WriteCounts byLibrary(ClientCommand call, Document statement) {
    return WriteCounts.of(library.answer(call.with("deletes", List.of(statement))));
  }

  private WriteAnswer each(
      ClientCommand call, String statements, Function<Document, WriteCounts> write) {
    WriteAnswer answer = new WriteAnswer();
    int index = 0;
    for (Document statement : call.documents(statements)) {
      library.giveWay();
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
