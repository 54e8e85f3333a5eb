package io.locktender.steps.transform;

import com.mongodb.client.MongoCollection;
import io.locktender.steps.change.DocumentFailures;
import io.locktender.steps.mongo.Asking;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.transform.Transformation.Write;
import io.locktender.steps.work.NamedDocuments;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.json.JsonWriterSettings;

/**
 * Finds the documents that are pending after their own change. Another pass would change them
 * again, and few changes make the same of what they made: each document is changed once.
 *
 * @param filter which documents were to be changed
 * @param alone whether nobody else writes; else a document counts only when it is as it was written
 */
record LeftPending(
    MongoCollection<RawBsonDocument> collection, BsonDocument filter, boolean alone) {
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
  private static final JsonWriterSettings SHORT =
      JsonWriterSettings.builder().maxLength(300).build();
  private static final String MADE =
      "it is still pending after its change, which turned it into %s: the change must make"
          + " 'pending' no longer match";

  /**
   * Adds those of some documents that have just been written.
   *
   * @param written by {@code _id}
   * @return the {@code _id}s of what was added
   */
  Set<BsonValue> addTo(DocumentFailures failures, Map<BsonValue, Write> written) {
    boolean canTell =
        alone || written.values().stream().anyMatch(write -> write.after().isPresent());
    return written.isEmpty() || !canTell ? Set.of() : left(failures, written);
  }

  private Set<BsonValue> left(DocumentFailures failures, Map<BsonValue, Write> written) {
    Set<BsonValue> left = new HashSet<>();
    Asking.Answer pending =
        new Asking(filter, collection::find)
            .among(written.keySet().stream().map(DocumentKey::of).toList());
    for (RawBsonDocument document : pending.matching()) {
      BsonValue id = Lossless.id(document);
      Write write = written.get(id);
      if (alone || (write != null && isAsWritten(document, write.after()))) {
        left.add(id);
        failures.add(id, reason(failures, document));
      }
    }
    if (alone) {
      for (Map.Entry<DocumentKey, String> untold : pending.untold().entrySet()) {
        left.add(untold.getKey().value());
        failures.add(untold.getKey().value(), untold.getValue());
      }
    }
    return left;
  }

  /** New fields stand where the server puts them. */
  private static boolean isAsWritten(RawBsonDocument document, Optional<RawBsonDocument> after) {
    if (after.isEmpty()) {
      return false;
    }
    BsonDocument found = document.decode(CODEC);
    BsonDocument written = after.get().decode(CODEC);
    return found.keySet().equals(written.keySet())
        && found.entrySet().stream()
            .allMatch(
                field ->
                    ChangedFields.same(
                        field.getValue(), written.get(field.getKey(), BsonNull.VALUE)));
  }

  private static String reason(DocumentFailures failures, RawBsonDocument document) {
    return failures.count() < NamedDocuments.MAX_DOCUMENTS
        ? reason(document)
        : MADE.formatted("another document");
  }

  /** Why a document that is pending after its change has failed. */
  static String reason(RawBsonDocument document) {
    return MADE.formatted(document.toJson(SHORT));
  }
}
