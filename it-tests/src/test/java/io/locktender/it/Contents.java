package io.locktender.it;

import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** Everything of the product's in a database, byte for byte, to compare. */
public record Contents(Map<String, List<String>> documents, Map<String, List<String>> indexes) {
  public static Contents of(MongoDatabase database) {
    return of(database, document -> true);
  }

  /** Of the documents just some. */
  public static Contents of(MongoDatabase database, Predicate<RawBsonDocument> which) {
    Map<String, List<String>> documents = new TreeMap<>();
    Map<String, List<String>> indexes = new TreeMap<>();
    for (Document listed : database.listCollections()) {
      String name = listed.getString("name");
      if (name.startsWith("locktender.") || name.startsWith("system.")) {
        continue;
      }
      List<String> found = new ArrayList<>();
      for (RawBsonDocument document : database.getCollection(name, RawBsonDocument.class).find()) {
        if (!which.test(document)) {
          continue;
        }
        found.add(java.util.HexFormat.of().formatHex(bytes(document)));
      }
      found.sort(null);
      documents.put(name, found);
      // A view has none of its own: a real server refuses to list them (error 166).
      indexes.put(
          name, "view".equals(listed.getString("type")) ? List.of() : indexes(database, name));
    }
    return new Contents(documents, indexes);
  }

  private static List<String> indexes(MongoDatabase database, String name) {
    List<String> keys = new ArrayList<>();
    for (Document index : database.getCollection(name).listIndexes()) {
      index.remove("ns");
      keys.add(index.toJson());
    }
    keys.sort(null);
    return keys;
  }

  /** Every collection that is Locktender's own work: nothing of it may be left. */
  public static List<String> leftOvers(MongoDatabase database) {
    return database.listCollectionNames().into(new ArrayList<>()).stream()
        .filter(name -> name.startsWith("locktender.work.") || name.startsWith("locktender.probe"))
        .toList();
  }

  private static byte[] bytes(RawBsonDocument document) {
    java.nio.ByteBuffer buffer = document.getByteBuffer().asNIO();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
