package io.locktender.testkit;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import org.bson.Document;

/** Two indexes on the same field, in whichever way a server takes them. */
public final class TwoIndexes {
  private static final int OPTIONS_CONFLICT = 85;

  private TwoIndexes() {}

  /**
   * Before MongoDB 5.0 they must differ in their collation, which the embedded server does not
   * have; it takes those that differ in what they leave out.
   */
  public static void on(MongoCollection<?> collection, String field, String one, String another) {
    collection.createIndex(Indexes.ascending(field), partial("v", 1).name(one));
    try {
      collection.createIndex(Indexes.ascending(field), partial("v", 2).name(another));
    } catch (MongoCommandException e) {
      if (e.getErrorCode() != OPTIONS_CONFLICT) {
        throw e;
      }
      IndexOptions other = new IndexOptions().name(another);
      collection.createIndex(
          Indexes.ascending(field), other.collation(Collation.builder().locale("da").build()));
    }
  }

  private static IndexOptions partial(String field, int value) {
    return new IndexOptions().partialFilterExpression(new Document(field, value));
  }
}
