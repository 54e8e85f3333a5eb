package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the embedded servers in memory and on disk have in common.
 *
 * <p>One lock orders all commands. Updates change documents in place, so an answer is copied while
 * the lock is held; it is encoded after that.
 */
abstract class RepairedBackend extends AbstractMongoBackend {
  private static final int NAMESPACE_NOT_FOUND = 26;

  private final CommandLock lock = new CommandLock(this::commit, System::nanoTime);
  private final CollectionListing listing =
      new CollectionListing(this::collection, this::createOptions);

  /** The options that collections were created with, by the id of the collection. */
  abstract Map<UUID, Document> createOptions();

  /** Makes everything written so far outlive the process; returns after that. */
  abstract void commit();

  @Override
  public Document handleCommand(
      Channel channel, String databaseName, String command, Document query) {
    return lock.run(
        Commands.writes(command, query),
        () -> repaired(channel, databaseName, command, query).cloneDeeply());
  }

  private Document repaired(Channel channel, String database, String command, Document query) {
    switch (command) {
      case "create" -> Commands.refuseUnsupportedKinds(query);
      case "renameCollection" -> requireSource(query);
      case "dropIndexes" -> {
        return dropIndexes(channel, database, query);
      }
      default -> {}
    }
    Document answer = super.handleCommand(channel, database, command, query);
    switch (command) {
      case "create" -> listing.created(database, query);
      case "listCollections" -> listing.complete(answer, database, query);
      default -> {}
    }
    return answer;
  }

  /**
   * By name the server would drop every index of that name in the database, so each one is named by
   * its keys.
   */
  private Document dropIndexes(Channel channel, String database, Document query) {
    Document list = new Document("listIndexes", query.get("dropIndexes"));
    Document listed = super.handleCommand(channel, database, "listIndexes", list);
    for (Document keys : Commands.keysToDrop(listed, query.get("index"))) {
      Document one = query.clone();
      one.put("index", keys);
      super.handleCommand(channel, database, "dropIndexes", one);
    }
    Document answer = new Document();
    Utils.markOkay(answer);
    return answer;
  }

  private void requireSource(Document query) {
    String source = String.valueOf(query.get("renameCollection"));
    if (collection(
            Utils.getDatabaseNameFromFullName(source), Utils.getCollectionNameFromFullName(source))
        == null) {
      throw new MongoServerError(
          NAMESPACE_NOT_FOUND,
          "NamespaceNotFound",
          "Source collection " + source + " does not exist");
    }
  }

  private @Nullable MongoCollection<?> collection(String database, String name) {
    return resolveDatabase(database).resolveCollection(name, false);
  }
}
