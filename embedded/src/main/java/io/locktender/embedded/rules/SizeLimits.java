package io.locktender.embedded.rules;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;

/** MongoDB's limits of size and number. */
public final class SizeLimits {
  /** Of a document, and of the documents of one reply. */
  public static final int DOCUMENT_BYTES = 16 << 20;

  /**
   * Of a message; the connection of a client that sends a longer one is closed, as MongoDB does.
   */
  public static final int MESSAGE_BYTES = 48_000_000;

  /** Of the writes of one command. */
  public static final int WRITES = 100_000;

  private static final int BSON_OBJECT_TOO_LARGE = 10334;

  private SizeLimits() {}

  /**
   * Refuses a document that is too large.
   *
   * @throws MongoServerError with the code of MongoDB, 10334
   */
  public static void check(Document document) {
    long bytes = BsonSize.of(document);
    if (bytes > DOCUMENT_BYTES) {
      throw new MongoServerError(
          BSON_OBJECT_TOO_LARGE,
          "BSONObjectTooLarge",
          "Expected a document of %d bytes at most, found %d in the one with the _id %s"
              .formatted(DOCUMENT_BYTES, bytes, document.get("_id")));
    }
  }
}
