package io.locktender.embedded.command;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;

/** What answers are made of. */
final class Answers {
  private Answers() {}

  /** To be filled in. */
  static Document ok() {
    Document answer = new Document();
    Utils.markOkay(answer);
    return answer;
  }
}
