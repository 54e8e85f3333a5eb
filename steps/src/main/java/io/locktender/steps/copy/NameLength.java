package io.locktender.steps.copy;

import static io.locktender.steps.control.MongoCalls.call;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.MongoCommandException;
import io.locktender.steps.mongo.Catalog;
import io.locktender.steps.mongo.CollectionInfo;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.mongo.IndexSpecs;
import io.locktender.steps.mongo.Scratch;
import io.locktender.steps.mongo.StructureChange;
import io.locktender.steps.swap.WorkNames;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Whether the names of copies and backups are short enough for the server. */
record NameLength(Database database) {
  private static final int UNAUTHORIZED = 13;
  private static final int INVALID_LENGTH = 16;
  private static final int CANNOT_CREATE_INDEX = 67;

  /**
   * The most bytes of a collection's name with its database, a dot, a dollar and an index's name,
   * that every server takes.
   */
  private static final int SAFE_INDEX_BYTES = 127;

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

  /**
   * Why an index's name is too long for the backup, in one sentence; empty when none is. A server
   * of before 4.2, or with the featureCompatibilityVersion of one, looks at both names together
   * when it renames a collection: after the commit it would refuse for ever.
   *
   * @param collection that becomes the backup
   */
  Optional<String> indexRefusal(CollectionInfo collection, String owner) {
    String backup = WorkNames.backup(owner, collection.name());
    int bytes = WorkNames.namespaceBytes(database.name(), backup);
    return longestIndex(collection.name())
        .filter(index -> bytes + 2 + bytes(index) > SAFE_INDEX_BYTES)
        .filter(index -> !takesIndexOf(index, bytes))
        .map(
            index ->
                "the name of index %s of collection %s is too long: its backup would be named %s.%s, and the server takes %d bytes of both names together, found %d; raise featureCompatibilityVersion to 4.2, or give the index a shorter name"
                    .formatted(
                        index,
                        collection.name(),
                        database.name(),
                        backup,
                        SAFE_INDEX_BYTES,
                        bytes + 2 + bytes(index)));
  }

  private Optional<String> longestIndex(String collection) {
    return call(
        "list the indexes of " + collection,
        () ->
            IndexSpecs.list(database.get(), collection).values().stream()
                .map(index -> index.getString("name").getValue())
                .max(Comparator.comparingInt(NameLength::bytes)));
  }

  private static int bytes(String name) {
    return name.getBytes(UTF_8).length;
  }

  /** Found out by renaming a collection that has one. */
  private boolean takesIndexOf(String name, int bytes) {
    try (Scratch scratch = new Scratch(database.get(), "");
        Scratch renamed = new Scratch(database.get(), padding(bytes))) {
      return call(
          "rename a collection that has an index with a long name",
          () -> takes(scratch.name(), name, renamed.name()));
    }
  }

  private boolean takes(String scratch, String index, String renamed) {
    StructureChange change = StructureChange.in(database.get());
    BsonDocument spec =
        new BsonDocument("key", new BsonDocument("a", new BsonInt32(1)))
            .append("name", new BsonString(index));
    try {
      change.create(scratch, new BsonDocument());
      change.buildIndexes(scratch, List.of(spec));
      Catalog.one(database, scratch).ifPresent(info -> database.rename(info, renamed));
      return true;
    } catch (MongoCommandException e) {
      int code = e.getErrorCode();
      if (code == INVALID_LENGTH || code == CANNOT_CREATE_INDEX) {
        return false;
      }
      if (code == UNAUTHORIZED) {
        return true;
      }
      throw e;
    }
  }

  /** Which of the two limits the server has is found out by making a collection of that length. */
  private boolean takesNamesOf(int bytes) {
    Scratch scratch = new Scratch(database.get(), padding(bytes));
    return call("make a collection with a long name", () -> takes(scratch));
  }

  /** With which a scratch collection has a name of so many bytes, with its database. */
  private String padding(int bytes) {
    String probe = Scratch.PREFIX + "0".repeat(Scratch.ID_LENGTH);
    int padding = bytes - WorkNames.namespaceBytes(database.name(), probe);
    return "x".repeat(Math.max(0, padding));
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
