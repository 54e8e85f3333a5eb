package io.locktender.steps.control;

import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.BadInputs;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Control documents that somebody edited; the version document is of another module. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadControlDocumentsTest {
  /** A format may become a higher one, too. */
  private static final String OR_NEWER = "| was written by a newer Locktender .+)";

  private static final JournalEntry ENTRY =
      new JournalEntry(
          "5f0c", "t1", 7, Instant.EPOCH, "node-1", "step-done", "2.0.0", "split", "done");

  @Test
  void aRegistrationIsReadOrRefusedByItsName() {
    NodeRegistration node =
        new NodeRegistration("node-1", "run-1", List.of(NodeRole.STATE_SERVER), Instant.EPOCH);
    BadInputs.ofDocuments("locktender.nodes", List.of(ControlDocuments.ofNode(node)))
        .refusedBy(InvalidInputException.class)
        .saying(
            "locktender\\.nodes, _id .+(: expected a (node's registration|format.+), found .+;"
                + " restart .+"
                + OR_NEWER)
        .run(5_000, ControlDocuments::toNode);
  }

  @Test
  void anEntryOfTheJournalIsReadOrRefused() {
    BsonDocument entry = ControlDocuments.ofEntry(ENTRY).append("_id", new BsonObjectId());
    BadInputs.ofDocuments("locktender.journal", List.of(entry))
        .refusedBy(InvalidInputException.class)
        .saying(
            "locktender\\.journal, _id .+(: expected an? (entry of the journal|format.+), found .+"
                + OR_NEWER)
        .run(4_000, ControlDocuments::toEntry);
  }

  @Test
  void theEndOfARequestIsReadOrRefused() {
    BsonDocument kept =
        new BsonDocument("_id", new BsonString("req-1"))
            .append("ended", new BsonDocument("requestId", new BsonString("req-1")));
    BadInputs.ofDocuments("locktender.history, as kept", List.of(kept))
        .refusedBy(InvalidInputException.class)
        .saying("locktender\\.history, _id .+: expected the end of a request, found .+")
        .run(1_000, ControlDocuments::toEnded);
  }
}
