package io.locktender.steps.proof;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * One document that is not what it was.
 *
 * @param collection its usual name
 * @param kind what became of the document
 * @param was the document before; null when it was inserted
 * @param now the document as it is; null when it was deleted
 */
public record DocumentDifference(
    String collection, Kind kind, @Nullable RawBsonDocument was, @Nullable RawBsonDocument now) {
  private static final JsonWriterSettings CANONICAL =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  /** What became of a document. */
  public enum Kind {
    INSERTED,
    CHANGED,
    DELETED;

    /** In lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DocumentDifference {
    checkArgument(
        (was == null) == (kind == Kind.INSERTED) && (now == null) == (kind == Kind.DELETED),
        "expected the documents of %s, found others",
        kind);
  }

  /**
   * One line of MongoDB's canonical extended JSON, which keeps all types: {@code collection},
   * {@code kind}, and the documents {@code now} and {@code was} as far as there are any. Only text
   * that is not UTF-8 cannot be kept: JSON has none.
   */
  public String toJson() {
    BsonDocument line =
        new BsonDocument("collection", new BsonString(collection))
            .append("kind", new BsonString(kind.word()));
    if (now != null) {
      line.append("now", now);
    }
    if (was != null) {
      line.append("was", was);
    }
    return line.toJson(CANONICAL);
  }
}
