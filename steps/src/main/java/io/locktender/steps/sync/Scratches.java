package io.locktender.steps.sync;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.swap.WorkNames;
import io.locktender.steps.work.StepFailedException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * Makes the scratch collections of one mastership. They carry its token, so that they are swept
 * with its copies, and no collection of the product can have such a name. Safe for many threads.
 */
final class Scratches {
  private final Database database;
  private final String token;
  private final AtomicLong made = new AtomicLong();

  Scratches(Database database, String token) {
    this.database = database;
    this.token = token;
  }

  /**
   * A new one.
   *
   * @param options see {@link #options}
   * @param documents at least one
   */
  ScratchCollection load(BsonDocument options, Collection<RawBsonDocument> documents)
      throws StepFailedException {
    String name = WorkNames.work(token, "locktender.scratch." + made.incrementAndGet());
    return new ScratchCollection(database, name, options, documents);
  }

  /**
   * What the server sees in some documents.
   *
   * @param matching those that a filter matches
   * @param unknown those that were not asked, since another one has the same {@code _id}
   * @param untold those of which the server cannot tell it, and why
   */
  record Matched(
      Set<DocumentKey> matching, Set<DocumentKey> unknown, Map<DocumentKey, String> untold) {}

  /** Asks which of some documents a filter matches. */
  Matched matching(BsonDocument filter, BsonDocument options, Collection<RawBsonDocument> documents)
      throws StepFailedException {
    if (documents.isEmpty()) {
      return new Matched(ImmutableSet.of(), ImmutableSet.of(), ImmutableMap.of());
    }
    try (ScratchCollection scratch = load(options, documents)) {
      Map<DocumentKey, String> untold = new LinkedHashMap<>();
      Set<DocumentKey> matching = scratch.matching(filter, untold);
      return new Matched(matching, scratch.doubles(), untold);
    }
  }

  /** What a scratch collection has of the options of the original: how it compares. */
  static BsonDocument options(BsonDocument original) {
    return original.containsKey("collation")
        ? new BsonDocument("collation", original.get("collation"))
        : new BsonDocument();
  }
}
