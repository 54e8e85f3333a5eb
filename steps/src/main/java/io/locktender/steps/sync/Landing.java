package io.locktender.steps.sync;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.work.StepFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;

/**
 * Brings documents into a copy. Its validator is for those that their chain has changed: one that
 * is as its original may violate it, as a document may that was there before its validator.
 *
 * @param options of the copy, as its steps have left them
 * @param originalOptions of the original
 * @param addsUniqueIndex whether it has a unique index that the original does not have
 * @param expires whether the server removes documents from it by an index with a time to live, such
 *     as one that a step has made: the originals' are suspended
 */
record Landing(
    CopyWriter writer,
    Scratches scratches,
    BsonDocument options,
    BsonDocument originalOptions,
    boolean addsUniqueIndex,
    boolean expires) {
  private static final String VALIDATOR = "validator";
  private static final BsonString MODERATE = new BsonString("moderate");

  /** Whether there is a validator to be heeded. */
  boolean validates() {
    return options.containsKey(VALIDATOR);
  }

  /** Inserts what documents have become; returns what was refused. */
  List<Refusal> land(Map<DocumentKey, RawBsonDocument> originals, Derived derived)
      throws StepFailedException {
    Map<DocumentKey, RawBsonDocument> documents = derived.documents();
    if (!validates()) {
      return writer.insert(documents.values(), false);
    }
    Map<DocumentKey, RawBsonDocument> changed =
        Maps.filterEntries(
            documents,
            entry -> !isSame(entry.getValue(), requireNonNull(originals.get(entry.getKey()))));
    Set<DocumentKey> asked = ImmutableSet.copyOf(changed.keySet());
    List<Refusal> refused = new ArrayList<>(writer.insert(changed.values(), false));
    refused.addAll(
        writer.insert(Maps.filterKeys(documents, key -> !asked.contains(key)).values(), true));
    return MODERATE.equals(options.get("validationLevel")) ? moderate(originals, refused) : refused;
  }

  /** Then a document that was not valid before need not be so after. */
  private List<Refusal> moderate(Map<DocumentKey, RawBsonDocument> originals, List<Refusal> refused)
      throws StepFailedException {
    Map<DocumentKey, RawBsonDocument> invalid = Maps.newLinkedHashMap();
    for (Refusal refusal : refused) {
      if (refusal.kind() == Refusal.Kind.INVALID) {
        invalid.put(DocumentKey.of(refusal.document()), refusal.document());
      }
    }
    if (invalid.isEmpty()) {
      return refused;
    }
    Scratches.Matched wereValid =
        scratches.matching(
            options.getDocument(VALIDATOR),
            Scratches.options(originalOptions),
            Maps.filterKeys(originals, invalid::containsKey).values());
    invalid.keySet().removeAll(wereValid.matching());
    invalid.keySet().removeAll(wereValid.unknown());
    // The server would fail to ask that, too, and refuse the document.
    invalid.keySet().removeAll(wereValid.untold().keySet());
    List<Refusal> left = new ArrayList<>(refused);
    left.removeIf(refusal -> invalid.containsKey(DocumentKey.of(refusal.document())));
    left.addAll(writer.insert(invalid.values(), true));
    return left;
  }

  private static boolean isSame(RawBsonDocument document, RawBsonDocument original) {
    return document.getByteBuffer().asNIO().equals(original.getByteBuffer().asNIO());
  }
}
