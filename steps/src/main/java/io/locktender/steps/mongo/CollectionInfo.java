package io.locktender.steps.mongo;

import java.util.Optional;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/**
 * One entry of {@code listCollections}.
 *
 * @param name its name
 * @param type {@code collection}, {@code view} or {@code timeseries}
 * @param options as given when it was created, or changed since
 * @param uuid which stays the same through renames, where the server has one
 */
public record CollectionInfo(
    String name, String type, BsonDocument options, Optional<BsonBinary> uuid) {
  /** Whether its documents are those of another collection. */
  public boolean isView() {
    return type.equals("view") || options.containsKey("viewOn");
  }

  /** Whether it is a time-series collection. */
  public boolean isTimeSeries() {
    return type.equals("timeseries") || options.containsKey("timeseries");
  }

  /** Whether it has a fixed size, and loses its oldest documents. */
  public boolean isCapped() {
    return BsonBoolean.TRUE.equals(options.get("capped"));
  }

  static CollectionInfo of(BsonDocument entry) {
    BsonDocument none = new BsonDocument();
    BsonDocument info = entry.getDocument("info", none);
    return new CollectionInfo(
        entry.getString("name").getValue(),
        entry.containsKey("type") ? entry.getString("type").getValue() : "collection",
        entry.getDocument("options", none),
        info.isBinary("uuid") ? Optional.of(info.getBinary("uuid")) : Optional.empty());
  }
}
