package io.locktender.coordinator.decide;

import io.locktender.coordinator.document.Documents;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.store.BsonRecords;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.testkit.BadInputs;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever document can be read, a node and a master decide on it: none makes them crash. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadDocumentsTest {
  private static final Duration LONG = Duration.ofDays(30);

  @Test
  void everyDocumentThatCanBeReadIsDecidedOn() {
    BadInputs.ofDocuments(
            "decisions on documents",
            Arrays.stream(Phase.values())
                .filter(Phase::stored)
                .map(Documents::inAny)
                .map(BsonRecords::toBson)
                .toList())
        .refusedBy(InvalidInputException.class)
        .run(
            4_000,
            bson -> {
              VersionDocument document =
                  BsonRecords.fromBson(bson, VersionDocument.class, "document");
              NodeViews.of(document).decide();
              NodeViews.held(document).known(null).acked(0).decide();
              NodeViews.held(document).level(null).decide();
              new MasterViews().document(document).decide();
              new MasterViews().document(document).token("new", false).decide();
              new MasterViews().document(document).target(null).after(LONG).decide();
              new MasterViews()
                  .document(document)
                  .acked("node-1", document.revision())
                  .acked("node-2", document.revision())
                  .decide();
            });
  }
}
