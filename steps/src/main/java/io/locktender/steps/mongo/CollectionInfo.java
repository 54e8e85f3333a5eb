package io.locktender.steps.mongo;

import java.util.Optional;
import org.bson.BsonBinary;
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
