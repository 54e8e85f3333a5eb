package io.locktender.steps.change;

import io.locktender.steps.work.NamedDocuments;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** The documents that could not be changed: all are counted, the first are kept. */
public final class DocumentFailures {
  private static final JsonWriterSettings EXTENDED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

  private final List<DocumentFailure> first = new ArrayList<>();
  private long count;

  public void add(BsonValue id, String reason) {
    count++;
    if (first.size() < NamedDocuments.MAX_DOCUMENTS) {
      first.add(new DocumentFailure(extendedJson(id), reason));
    }
  }

  /** Counts documents that are not named. */
  public void addUnnamed(long documents) {
    count += documents;
  }

  public void addAll(DocumentFailures others) {
    int room = NamedDocuments.MAX_DOCUMENTS - first.size();
    first.addAll(others.first.subList(0, Math.min(room, others.first.size())));
    count += others.count;
  }

  public long count() {
    return count;
  }

  /** The first of them. */
  public List<DocumentFailure> first() {
    return List.copyOf(first);
  }

  /** A bare value is no JSON document: it is written as a field's value, and the field cut off. */
  private static String extendedJson(BsonValue id) {
    String json = new BsonDocument("v", id).toJson(EXTENDED);
    return json.substring(json.indexOf(':') + 1, json.length() - 1).trim();
  }
}
