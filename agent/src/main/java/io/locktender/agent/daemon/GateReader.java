package io.locktender.agent.daemon;

import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.InvalidInputException;
import io.locktender.steps.control.ControlStore;
import io.locktender.steps.control.DatabaseUnavailableException;
import java.util.Optional;
import org.bson.BsonDocument;

/** Asks the database who may run: the document linearizably, then the node's registration. */
record GateReader(ControlStore store, String node) {
  Gate read() {
    try {
      Optional<BsonDocument> found = store.readVersion();
      if (found.isEmpty()) {
        return new Gate.Missing();
      }
      VersionDocument document =
          Records.fromBson(found.get(), VersionDocument.class, "locktender.version");
      return new Gate.Read(document, store.node(node).orElse(null));
    } catch (DatabaseUnavailableException e) {
      return new Gate.Unreachable(String.valueOf(e.getMessage()));
    } catch (InvalidInputException e) {
      return new Gate.Garbled(String.valueOf(e.getMessage()));
    }
  }
}
