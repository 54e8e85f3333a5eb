package io.locktender.steps.stream;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.types.ObjectId;

/** Events as a server sends them; the n-th is of second n. */
final class Events {
  static final MarkerIds IDS = new MarkerIds(new ObjectId());
  static final String MARKERS = "locktender.work.t1.locktender.markers";

  private Events() {}

  static ChangeStreamDocument<RawBsonDocument> write(
      int second, String operation, String collection, Object id) {
    return write(second, operation, collection, BsonDocument.parse("{_id: " + id + "}"));
  }

  static ChangeStreamDocument<RawBsonDocument> write(
      int second, String operation, String collection, BsonDocument key) {
    return decode(event(second, operation, collection).append("fullDocument", key));
  }

  static ChangeStreamDocument<RawBsonDocument> insert(int second, String collection, Object id) {
    return write(second, "insert", collection, id);
  }

  static ChangeStreamDocument<RawBsonDocument> marker(int second, long number) {
    return marker(second, IDS, number);
  }

  static ChangeStreamDocument<RawBsonDocument> marker(int second, MarkerIds ids, long number) {
    BsonDocument event = event(second, "insert", MARKERS);
    return decode(event.append("fullDocument", new BsonDocument("_id", ids.id(number))));
  }

  static ChangeStreamDocument<RawBsonDocument> strangersMarker(int second, long number) {
    return decode(
        event(second, "insert", MARKERS)
            .append(
                "fullDocument",
                new BsonDocument(
                    "_id",
                    new BsonDocument("stream", new BsonObjectId(new ObjectId()))
                        .append("number", new BsonInt64(number)))));
  }

  static ChangeStreamDocument<RawBsonDocument> rename(int second, String from, String to) {
    BsonDocument event = event(second, "rename", from);
    return decode(event.append("to", namespace(to)));
  }

  static ChangeStreamDocument<RawBsonDocument> drop(int second, String collection) {
    return withoutKey(second, "drop", collection);
  }

  static ChangeStreamDocument<RawBsonDocument> withoutKey(
      int second, String operation, String collection) {
    return decode(event(second, operation, collection));
  }

  static ChangeStreamDocument<RawBsonDocument> ofTheDatabase(int second, String operation) {
    BsonDocument event = event(second, operation, "none");
    event.append("ns", new BsonDocument("db", new BsonString("shop")));
    return decode(event);
  }

  static BsonDocument position(int second) {
    return new BsonDocument("_data", new BsonInt32(second));
  }

  private static BsonDocument event(int second, String operation, String collection) {
    return new BsonDocument("_id", position(second))
        .append("operationType", new BsonString(operation))
        .append("clusterTime", new BsonTimestamp(second, 1))
        .append("ns", namespace(collection));
  }

  private static BsonDocument namespace(String collection) {
    return new BsonDocument("db", new BsonString("shop"))
        .append("coll", new BsonString(collection));
  }

  private static ChangeStreamDocument<RawBsonDocument> decode(BsonDocument event) {
    return new RawBsonDocument(event, new BsonDocumentCodec())
        .decode(
            ChangeStreamDocument.createCodec(
                RawBsonDocument.class, MongoClientSettings.getDefaultCodecRegistry()));
  }
}
