package io.locktender.steps.mongo;

import com.mongodb.client.MongoClient;
import java.util.Optional;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** A rename within one database that never drops a target, as a majority write. */
final class RenameCommand {
  private RenameCommand() {}

  static void run(
      MongoClient client, String database, String from, String to, Optional<BsonBinary> uuid) {
    BsonDocument command =
        new BsonDocument("renameCollection", new BsonString(database + "." + from))
            .append("to", new BsonString(database + "." + to))
            .append("writeConcern", new BsonDocument("w", new BsonString("majority")));
    uuid.ifPresent(value -> command.append("collectionUUID", value));
    client.getDatabase("admin").runCommand(command);
  }
}
