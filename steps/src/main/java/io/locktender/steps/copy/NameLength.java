package io.locktender.steps.copy;

import static io.locktender.steps.control.MongoCalls.call;

import com.mongodb.MongoCommandException;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.swap.WorkNames;
import java.util.Optional;
import org.bson.BsonDocument;

/** Whether the names of copies and backups are short enough for the server. */
record NameLength(Database database) {
  private static final int UNAUTHORIZED = 13;

  /** Why not, in one sentence; empty when they are. */
  Optional<String> refusal(String name, String owner) {
    String longest = WorkNames.backup(owner, name);
    int bytes = WorkNames.namespaceBytes(database.name(), longest);
    boolean fits =
        bytes <= WorkNames.SAFE_NAMESPACE_BYTES
            || (bytes <= WorkNames.MAX_NAMESPACE_BYTES && takesNamesOf(bytes));
    return fits
        ? Optional.empty()
        : Optional.of(
            "the name of collection %s is too long: its backup would be named %s.%s, %d bytes,"
                    .formatted(name, database.name(), longest, bytes)
                + " more than the server takes; give it a shorter name");
  }

  /** Which of the two limits the server has is found out by making a collection of that length. */
  private boolean takesNamesOf(int bytes) {
    String probe = Scratch.PREFIX + "0".repeat(Scratch.ID_LENGTH);
    int padding = bytes - WorkNames.namespaceBytes(database.name(), probe);
    Scratch scratch = new Scratch(database.get(), "x".repeat(Math.max(0, padding)));
    return call("make a collection with a long name", () -> takes(scratch));
  }

  private boolean takes(Scratch scratch) {
    try {
      StructureChange.in(database.get()).create(scratch.name(), new BsonDocument());
    } catch (MongoCommandException e) {
      // Without the right to create it says nothing of names, and is reported anyway.
      return e.getErrorCode() == UNAUTHORIZED;
    }
    scratch.close();
    return true;
  }
}
