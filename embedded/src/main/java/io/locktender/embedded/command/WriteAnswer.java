package io.locktender.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;

/** The answer to a command of many writes, as it comes together. */
final class WriteAnswer {
  private final List<Document> errors = new ArrayList<>();
  private final List<Document> upserted = new ArrayList<>();
  private int matched;
  private int modified;

  /** The write at this place was done. */
  void done(int index, WriteCounts counts) {
    matched += counts.matched();
    modified += counts.modified();
    for (Document each : counts.upserted()) {
      upserted.add(new Document("index", index).append("_id", each.get("_id")));
    }
  }

  void failed(int index, RuntimeException e) {
    errors.add(Errors.ofWrite(index, e));
  }

  Document ofUpdates() {
    Document answer = ofOthers().append("nModified", modified);
    if (!upserted.isEmpty()) {
      answer.put("upserted", upserted);
    }
    return answer;
  }

  Document ofOthers() {
    Document answer = Answers.ok().append("n", matched);
    if (!errors.isEmpty()) {
      answer.put("writeErrors", errors);
    }
    return answer;
  }
}
