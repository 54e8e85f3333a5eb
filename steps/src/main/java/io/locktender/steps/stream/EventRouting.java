package io.locktender.steps.stream;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.mongodb.MongoNamespace;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import io.locktender.steps.mongo.DocumentKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a database are asked for, and what each says of which collection. By names, since
 * a copy belongs to the original of a name: {@code $out} to X and {@code rename other -> X} are
 * events of the other name, with {@code to}, and make X another collection. What is written to a
 * collection that was renamed is an event of its new name, and is of interest only when that is a
 * touched one.
 */
final class EventRouting {
  /** The driver leaves this one as its bytes are; of a document's key it may make another one. */
  private static final String KEY = "fullDocument";

  private final Set<String> touched;
  private final String markers;
  private final MarkerIds ids;

  /**
   * @param touched usual names; those of collections that are not there, too
   * @param markers the collection of our markers
   */
  EventRouting(Set<String> touched, String markers, MarkerIds ids) {
    this.ids = ids;
    this.touched = ImmutableSet.copyOf(touched);
    this.markers = markers;
  }

  /** The stages after {@code $changeStream}: small events, and no others. */
  List<BsonDocument> pipeline() {
    BsonDocument of = in("ns.coll", Sets.union(touched, Set.of(markers)));
    BsonDocument onto = in("to.coll", touched);
    BsonDocument ofTheDatabase = in("operationType", Set.of("dropDatabase", "invalidate"));
    BsonDocument match = new BsonDocument("$or", new BsonArray(List.of(of, onto, ofTheDatabase)));
    BsonDocument fields = new BsonDocument();
    for (String field : List.of("operationType", "ns", "to")) {
      fields.append(field, new BsonInt32(1));
    }
    fields.append(KEY, new BsonString("$documentKey"));
    return List.of(new BsonDocument("$match", match), new BsonDocument("$project", fields));
  }

  /** Says what an event means. */
  void route(ChangeStreamDocument<RawBsonDocument> event, EventTaker taker) {
    String operation = event.getOperationTypeString();
    switch (operation) {
      case "insert", "update", "replace", "delete" -> document(event, operation, taker);
      case "dropDatabase", "invalidate" -> anew(touched, operation, taker);
      default -> collections(event, operation, taker);
    }
  }

  private void document(
      ChangeStreamDocument<RawBsonDocument> event, String operation, EventTaker taker) {
    String collection = name(event.getNamespace());
    RawBsonDocument key = event.getFullDocument();
    if (collection == null) {
      return;
    }
    if (collection.equals(markers)) {
      // Only inserts mark: a collection that is emptied at the end is no marker.
      if (operation.equals("insert") && key != null) {
        ids.number(key.get("_id", BsonNull.VALUE)).ifPresent(taker::marked);
      }
    } else if (touched.contains(collection)) {
      told(key, operation)
          .ifPresentOrElse(
              told -> taker.changed(collection, told, operation),
              () -> taker.changed(collection, operation));
    }
  }

  /** Empty of what only a pass can miss: it is gone, and no server can be asked for it. */
  private static Optional<DocumentKey> told(@Nullable RawBsonDocument key, String operation) {
    return Optional.ofNullable(key)
        .map(DocumentKey::of)
        .filter(told -> !operation.equals("delete") || told.isLossless());
  }

  /** A drop, a rename, and what servers may tell of collections one day. */
  private void collections(
      ChangeStreamDocument<RawBsonDocument> event, String operation, EventTaker taker) {
    Set<String> names = new TreeSet<>();
    for (MongoNamespace each : namespaces(event)) {
      names.add(each.getCollectionName());
    }
    anew(Sets.intersection(names, touched), operation, taker);
  }

  private static void anew(Set<String> collections, String operation, EventTaker taker) {
    if (!collections.isEmpty()) {
      taker.anew(ImmutableSet.copyOf(collections), operation);
    }
  }

  private static List<MongoNamespace> namespaces(ChangeStreamDocument<RawBsonDocument> event) {
    MongoNamespace from = event.getNamespace();
    MongoNamespace to = event.getDestinationNamespace();
    if (from == null) {
      return to == null ? List.of() : List.of(to);
    }
    return to == null ? List.of(from) : List.of(from, to);
  }

  private static @Nullable String name(@Nullable MongoNamespace namespace) {
    return namespace == null ? null : namespace.getCollectionName();
  }

  private static BsonDocument in(String field, Set<String> values) {
    List<BsonString> each = new TreeSet<>(values).stream().map(BsonString::new).toList();
    return new BsonDocument(field, new BsonDocument("$in", new BsonArray(each)));
  }
}
