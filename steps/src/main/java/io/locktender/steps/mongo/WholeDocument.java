package io.locktender.steps.mongo;

import com.google.common.collect.ImmutableList;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A filter for a document that is as a given one: the same fields in the same order, with values
 * that MongoDB calls equal. What is in the given one is never taken for an operator or a path.
 *
 * <p>By {@code $cmp}, not {@code $eq}: servers rewrite an equality of {@code $$ROOT} and a constant
 * as a filter on a field, and 4.2 fails in that with error 16409.
 */
public final class WholeDocument {
  private static final BsonInt32 NO_DIFFERENCE = new BsonInt32(0);

  private WholeDocument() {}

  /** What stands below {@code $expr}. */
  public static BsonDocument is(BsonDocument document) {
    BsonDocument compared =
        operator("$cmp", new BsonString("$$ROOT"), new BsonDocument("$literal", document));
    return operator("$eq", compared, NO_DIFFERENCE);
  }

  private static BsonDocument operator(String name, BsonValue one, BsonValue other) {
    return new BsonDocument(name, new BsonArray(ImmutableList.of(one, other)));
  }
}
