package io.locktender.steps.mongo;

import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNumber;
import org.bson.BsonString;

/** A collection's indexes: as they are listed, as they are made again, as they are compared. */
public final class IndexSpecs {
  public static final String EXPIRE = "expireAfterSeconds";

  /**
   * A suspended time to live, in seconds: 47 years. A server refuses one that reaches back before
   * 1970, counted from its own clock; so this is the longest that all take whose clock shows 2017
   * or later. What is older than that has expired by every shorter time to live, too.
   */
  static final int SUSPENDED = 1_500_000_000;

  private static final BsonDocument SIMPLE = new BsonDocument("locale", new BsonString("simple"));

  private IndexSpecs() {}

  /** By name. What only says where the index is (before 4.4: {@code ns}) is left out. */
  public static Map<String, BsonDocument> list(MongoDatabase database, String collection) {
    Map<String, BsonDocument> found = new TreeMap<>();
    for (BsonDocument index : database.getCollection(collection).listIndexes(BsonDocument.class)) {
      index.remove("ns");
      found.put(index.getString("name").getValue(), index);
    }
    return found;
  }

  /** Builds those that creating a collection does not bring, and waits until a majority has. */
  public static void build(
      MongoDatabase patient, String collection, Collection<BsonDocument> indexes) {
    List<BsonDocument> toBuild = new ArrayList<>();
    for (BsonDocument index : indexes) {
      if (!isOfTheCollection(index)) {
        toBuild.add(index);
      }
    }
    if (toBuild.isEmpty()) {
      return;
    }
    StructureChange.in(patient).buildIndexes(collection, toBuild);
  }

  /**
   * The same index, to be built in a collection that has a collation: one that is listed without
   * any has the simple one, and would get the collection's if it did not say so. In the format
   * before {@code v: 2} there is none.
   */
  public static BsonDocument withItsOwnCollation(BsonDocument index) {
    boolean old = index.isNumber("v") && index.getNumber("v").intValue() < 2;
    return old || index.containsKey("collation")
        ? index
        : index.clone().append("collation", SIMPLE.clone());
  }

  /**
   * The same index, under which nothing expires that would not have expired under the original. A
   * time to live that is as long, or that is no number of seconds, is left as it is.
   */
  public static BsonDocument suspended(BsonDocument index) {
    boolean shorter = index.isNumber(EXPIRE) && index.getNumber(EXPIRE).doubleValue() < SUSPENDED;
    return shorter ? index.clone().append(EXPIRE, new BsonInt32(SUSPENDED)) : index;
  }

  /** Whether an index has a time to live that is no whole number of seconds, such as NaN. */
  public static boolean expiresOddly(BsonDocument index) {
    if (!index.containsKey(EXPIRE)) {
      return false;
    }
    double seconds = index.isNumber(EXPIRE) ? index.getNumber(EXPIRE).doubleValue() : Double.NaN;
    return Double.isNaN(seconds) || seconds != Math.rint(seconds) || Double.isInfinite(seconds);
  }

  public static boolean isSuspended(BsonDocument index) {
    return index.isNumber(EXPIRE) && index.getNumber(EXPIRE).longValue() == SUSPENDED;
  }

  /** Whether the server removes documents by it now. */
  public static boolean expires(BsonDocument index) {
    return index.containsKey(EXPIRE) && !isSuspended(index);
  }

  public static void setTimeToLive(
      MongoDatabase database, String collection, String index, BsonNumber seconds) {
    BsonDocument changed = new BsonDocument("name", new BsonString(index)).append(EXPIRE, seconds);
    StructureChange.in(database).modify(collection, new BsonDocument("index", changed));
  }

  private static boolean isOfTheCollection(BsonDocument index) {
    return index.getString("name").getValue().equals("_id_") || index.containsKey("clustered");
  }
}
