package io.locktender.embedded.command;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the library answers and holds. */
public interface Library {
  /** The library's own answer. */
  Document answer(ClientCommand call);

  /** A database, made if it is not there. */
  MongoDatabase database(String name);

  /** Null if there is none. */
  @Nullable MongoCollection<?> collection(String database, String name);

  /** The options that collections have, by the id of the collection. */
  Map<UUID, Document> options();

  /** The time, to the millisecond. */
  Instant now();

  /** The cursors that clients have open. */
  CursorRegistry cursors();

  /** Lets others go first if they wait, and this command has run for long. */
  void giveWay();
}
