package io.locktender.coordinator.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locktender.coordinator.document.Records;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.StrictJson;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** Records as BSON: the very JSON that {@link Records} writes, as MongoDB keeps it. */
public final class BsonRecords {
  /** The driver writes spaces and escapes that Jackson does not: at most so much more. */
  private static final int MAX_RELAXED_BYTES = 4 * Records.MAX_BYTES;

  private static final JsonWriterSettings RELAXED =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

  private BsonRecords() {}

  /**
   * The record as BSON.
   *
   * @throws IllegalStateException when it is over {@link Records#MAX_BYTES}
   */
  public static BsonDocument toBson(Object value) {
    return BsonDocument.parse(new String(Records.toJson(value), UTF_8));
  }

  /**
   * Reads a record from BSON.
   *
   * @param what what it is, for the message
   * @throws io.locktender.steps.control.NewerFormatException when it is of a newer format
   * @throws io.locktender.steps.text.InvalidInputException when it is not such a record
   */
  public static <T> T fromBson(BsonDocument bson, Class<T> type, String what) {
    RecordFormat.check(RecordFormat.of(bson, what), what);
    return read(bson, type, what);
  }

  /**
   * Reads a record for people, though a newer build wrote it: what this one does not know is left
   * out. Nothing may be decided by it.
   *
   * @param what what it is, for the message
   * @throws io.locktender.steps.control.NewerFormatException when too little of it is known here
   * @throws InvalidInputException when it is not such a record
   */
  static <T> T shown(BsonDocument bson, Class<T> type, String what) {
    try {
      return read(bson, type, what);
    } catch (InvalidInputException e) {
      RecordFormat.check(RecordFormat.of(bson, what), what);
      throw e;
    }
  }

  private static <T> T read(BsonDocument bson, Class<T> type, String what) {
    byte[] json = bson.toJson(RELAXED).getBytes(UTF_8);
    return StrictJson.read(Records.mapper(), json, type, what, MAX_RELAXED_BYTES);
  }
}
