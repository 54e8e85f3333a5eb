package io.locktender.steps.structure;

import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Collations: a server lists one with all its keys, of which few were given. */
final class Collations {
  private static final BsonString SIMPLE = new BsonString("simple");

  private Collations() {}

  /**
   * Whether what is listed is what was asked for: as far as keys were given, they are alike.
   *
   * @param inherited what one that asks for none has; or null
   */
  static boolean same(
      @Nullable BsonValue asked, @Nullable BsonValue listed, @Nullable BsonValue inherited) {
    if (asked == null) {
      return ServerEquality.alike(binary(inherited), binary(listed));
    }
    @Nullable BsonDocument wanted = binary(asked);
    @Nullable BsonDocument found = binary(listed);
    if (wanted == null) {
      return found == null;
    }
    return found != null && ServerEquality.contains(found, wanted);
  }

  /** The one that compares bytes is none. */
  private static @Nullable BsonDocument binary(@Nullable BsonValue collation) {
    return collation instanceof BsonDocument document && !SIMPLE.equals(document.get("locale"))
        ? document
        : null;
  }
}
