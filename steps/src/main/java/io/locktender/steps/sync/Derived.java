package io.locktender.steps.sync;

import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.release.Step;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bson.RawBsonDocument;

/**
 * What some documents have become.
 *
 * @param documents what is to be in the copy; some may be missing, to be derived again
 * @param failures why the others cannot be changed
 */
record Derived(Map<DocumentKey, RawBsonDocument> documents, Map<DocumentKey, Failed> failures) {
  /**
   * Why a document cannot be changed.
   *
   * @param step the first one that cannot change it
   */
  record Failed(Step step, String why) {
    String reason() {
      return "step %s of %s: %s".formatted(step.id(), step.release(), why);
    }
  }

  /** The documents but those that the copy has refused. */
  Set<DocumentKey> without(Collection<Refusal> refused) {
    Set<DocumentKey> brought = new LinkedHashSet<>(documents.keySet());
    refused.forEach(refusal -> brought.remove(DocumentKey.of(refusal.document())));
    return brought;
  }
}
