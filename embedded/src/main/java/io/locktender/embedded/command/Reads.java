package io.locktender.embedded.command;

import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.locktender.embedded.rules.BsonSize;
import io.locktender.embedded.rules.SizeLimits;

/** Commands that read. */
final class Reads {
  private static final int DISTINCT_TOO_BIG = 17217;

  private final Library library;
  private final ReplyBatches batches;
  private final Aggregate aggregate;

  Reads(Library library) {
    this.library = library;
    this.batches = new ReplyBatches(library);
    this.aggregate = new Aggregate(library);
  }

  Document find(ClientCommand call) {
    Projections.check(call.argument("projection"));
    Document answer = library.answer(call.without("batchSize"));
    if (call.argument("projection") instanceof Document) {
      Projections.clean(answer);
    }
    boolean single = Utils.isTrue(call.argument("singleBatch"));
    batches.divide(answer, call.argument("batchSize"), single);
    return answer;
  }

  Document aggregate(ClientCommand call) {
    Document answer = aggregate.run(call);
    Document cursor = WireCommands.part(call.query(), "cursor");
    batches.divide(answer, cursor.get("batchSize"), false);
    return answer;
  }

  Document distinct(ClientCommand call) {
    Document answer = library.answer(call);
    if (BsonSize.of(answer) > SizeLimits.DOCUMENT_BYTES) {
      throw new MongoServerError(DISTINCT_TOO_BIG, "distinct too big, 16mb cap");
    }
    return answer;
  }
}
