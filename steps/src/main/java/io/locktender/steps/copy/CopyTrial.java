package io.locktender.steps.copy;

import static io.locktender.steps.control.MongoCalls.call;

import com.mongodb.MongoCommandException;
import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Scratch;
import java.util.Optional;

/**
 * Makes an empty copy of a collection, and drops it: whether the server gives it all that the
 * original has. An old server may have let through what this one refuses, or lists otherwise.
 *
 * @param database whose collections are to be copied
 */
record CopyTrial(Database database) {
  /** Why the collection cannot be made again, in one sentence; empty when it can. */
  Optional<String> refusal(CollectionInfo source) {
    return call("make an empty copy of " + source.name(), () -> tried(source));
  }

  private Optional<String> tried(CollectionInfo source) {
    CopyShape shape = CopyShape.of(database, source);
    try (Scratch scratch = new Scratch(database.get(), "")) {
      shape.create(scratch.name());
      shape.build(scratch.name());
      return shape
          .missing(scratch.name())
          .map(
              difference ->
                  "a copy of collection %s would differ from its original (%s); make that again in the original, then try again"
                      .formatted(source.name(), difference));
    } catch (MongoCommandException e) {
      if (MongoCalls.isTransient(e)) {
        throw e;
      }
      return Optional.of(
          "collection %s cannot be copied: the server refuses to make one with its options and indexes (%s); make what it names again, then try again"
              .formatted(source.name(), e.getErrorMessage()));
    }
  }
}
