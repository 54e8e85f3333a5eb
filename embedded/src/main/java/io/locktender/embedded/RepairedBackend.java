package io.locktender.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import io.locktender.embedded.command.ClientCommand;
import io.locktender.embedded.command.Dispatcher;
import io.locktender.embedded.command.Errors;
import io.locktender.embedded.command.Handshake;
import io.locktender.embedded.command.Library;
import io.locktender.embedded.command.WireCommands;
import io.locktender.embedded.rules.CollectionRules;
import io.netty.channel.Channel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the embedded servers in memory and on disk have in common.
 *
 * <p>One lock orders all commands. Updates change documents in place, so an answer is copied while
 * the lock is held, a batch of documents one by one; it is encoded after that.
 */
abstract class RepairedBackend extends AbstractMongoBackend {
  private final CommandLock lock;
  private final Dispatcher dispatcher = new Dispatcher(new OfLibrary(), getClock());
  private final CollectionRules rules;
  private final Map<UUID, Document> options;

  /**
   * @param options the options of collections, by the id of the collection
   * @param nanos a clock that only goes forward, which says when a command has run for long
   */
  RepairedBackend(Map<UUID, Document> options, LongSupplier nanos) {
    this.options = options;
    this.lock = new CommandLock(this::commit, nanos);
    this.rules = new CollectionRules(options);
    version(Handshake.VERSION);
  }

  final CollectionRules rules() {
    return rules;
  }

  /** Makes everything written so far outlive the process; returns after that. */
  abstract void commit();

  @Override
  public Document handleCommand(
      Channel channel, String databaseName, String command, Document query) {
    ClientCommand call = new ClientCommand(channel, databaseName, command, query);
    try {
      return Dispatcher.isOfTheServer(call) ? dispatcher.answer(call) : ordered(call);
    } catch (RuntimeException e) {
      throw Errors.coded(e);
    }
  }

  private Document ordered(ClientCommand call) {
    boolean bypass = Utils.isTrue(call.query().get("bypassDocumentValidation"));
    return lock.run(
        WireCommands.writes(call), () -> rules.during(bypass, () -> copiedAnswer(call)));
  }

  private Document copiedAnswer(ClientCommand call) {
    Document answer = dispatcher.answer(call);
    return Dispatcher.copiesDocuments(call) ? answer : answer.cloneDeeply();
  }

  private Document ofLibrary(ClientCommand call) {
    return super.handleCommand(call.channel(), call.database(), call.name(), call.query());
  }

  private final class OfLibrary implements Library {
    @Override
    public Document answer(ClientCommand call) {
      return ofLibrary(call);
    }

    @Override
    public MongoDatabase database(String name) {
      return resolveDatabase(name);
    }

    @Override
    public @Nullable MongoCollection<?> collection(String database, String name) {
      return resolveDatabase(database).resolveCollection(name, false);
    }

    @Override
    public Map<UUID, Document> options() {
      return options;
    }

    @Override
    public Instant now() {
      return getClock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public CursorRegistry cursors() {
      return getCursorRegistry();
    }

    @Override
    public void giveWay() {
      CommandLock.giveWay();
    }
  }
}
