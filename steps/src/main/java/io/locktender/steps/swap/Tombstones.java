package io.locktender.steps.swap;

import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.StructureChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Empty collections that keep a name taken. A rename of a master that was overtaken long ago, and
 * whose machine was suspended in the middle, may still come; where the server cannot tell that it
 * means another collection, a target that exists is all that makes it fail. They are marked by a
 * validator, which a listing shows.
 */
public final class Tombstones {
  /** How long they are kept: no machine that was suspended for longer goes on as if it were not. */
  public static final Duration LIFE = Duration.ofDays(30);

  private static final String VALIDATOR = "validator";
  private static final String REMOVED = "locktender.removed";
  private static final String BY = "locktender.by";

  private Tombstones() {}

  /** Whether a collection only stands for its name. */
  public static boolean is(CollectionInfo info) {
    return madeAt(info).isPresent();
  }

  /** When it was made; empty for every other collection. */
  static Optional<Instant> madeAt(CollectionInfo info) {
    return mark(info, REMOVED)
        .filter(BsonValue::isDateTime)
        .map(date -> Instant.ofEpochMilli(date.asDateTime().getValue()));
  }

  static boolean isBy(CollectionInfo info, String by) {
    return is(info) && mark(info, BY).filter(new BsonString(by)::equals).isPresent();
  }

  /**
   * Takes a free name.
   *
   * @param by who does so
   */
  static void make(Database database, String name, String by, Instant now) {
    StructureChange.in(database.get()).create(name, options(by, now));
  }

  /** Drops a collection, and takes its name in the same moment. */
  static void replace(Database database, String name, String by, Instant now) {
    try (Scratch scratch = new Scratch(database.get(), "")) {
      make(database, scratch.name(), by, now);
      StructureChange.in(database.get()).replace(scratch.name(), name);
    }
  }

  private static BsonDocument options(String by, Instant now) {
    return new BsonDocument(
        VALIDATOR,
        new BsonDocument(REMOVED, new BsonDateTime(now.toEpochMilli()))
            .append(BY, new BsonString(by)));
  }

  private static Optional<BsonValue> mark(CollectionInfo info, String key) {
    return Optional.ofNullable(info.options().getDocument(VALIDATOR, new BsonDocument()).get(key));
  }
}
