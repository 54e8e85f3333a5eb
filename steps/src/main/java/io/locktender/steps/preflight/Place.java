package io.locktender.steps.preflight;

import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What a right is on, as MongoDB's privileges name it. */
enum Place {
  /** The product's database: also collections whose names nobody can know before. */
  DATABASE {
    @Override
    BsonDocument resource(String database) {
      return namespace(database, "");
    }
  },
  /** The whole server, or set of them. */
  CLUSTER {
    @Override
    BsonDocument resource(String database) {
      return new BsonDocument("cluster", BsonBoolean.TRUE);
    }
  },
  /** The collection that carries all writes to the other members. */
  OPLOG {
    @Override
    BsonDocument resource(String database) {
      return namespace("local", "oplog.rs");
    }
  };

  /**
   * @param database the product's
   */
  abstract BsonDocument resource(String database);

  private static BsonDocument namespace(String database, String collection) {
    return new BsonDocument("db", new BsonString(database))
        .append("collection", new BsonString(collection));
  }
}
