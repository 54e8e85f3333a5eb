package io.locktender.steps.sync;

import com.mongodb.bulk.BulkWriteError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.RawBsonDocument;

/**
 * Why a copy did not take a document.
 *
 * @param index the unique index, where it is one that refused
 */
record Refusal(Kind kind, RawBsonDocument document, String index, String message) {
  private static final int DUPLICATE_KEY = 11_000;
  private static final int INVALID = 121;

  /** As servers since 4.2 say it; the collation only of an index that has one. */
  private static final Pattern INDEX =
      Pattern.compile("index: (.+?)(?: collation: \\{.*?\\})? dup key");

  private static final String ID_INDEX = "_id_";

  /** What kind of reason it is. */
  enum Kind {
    /** There is a document of the same {@code _id}, as the server sees it. */
    SAME_ID,
    /** Another document has what only one may have. */
    COLLISION,
    /** The validator. */
    INVALID,
    OTHER
  }

  static Refusal of(BulkWriteError error, RawBsonDocument document) {
    Matcher index = INDEX.matcher(error.getMessage());
    String name = index.find() ? index.group(1) : "";
    return new Refusal(kind(error.getCode(), name), document, name, error.getMessage());
  }

  private static Kind kind(int code, String index) {
    if (code == DUPLICATE_KEY) {
      return index.equals(ID_INDEX) ? Kind.SAME_ID : Kind.COLLISION;
    }
    return code == INVALID ? Kind.INVALID : Kind.OTHER;
  }
}
