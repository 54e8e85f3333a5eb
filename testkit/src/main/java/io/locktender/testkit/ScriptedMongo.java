package io.locktender.testkit;

import static java.util.Objects.requireNonNull;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * A server in memory that answers some commands as a test says: what a real replica set answers,
 * and the embedded server never does. All other commands are carried out. Remembers what it was
 * asked.
 */
public final class ScriptedMongo implements AutoCloseable {
  private static final int UNKNOWN_FIELD = 40_415;

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Backend backend = new Backend();
  private final MongoServer server = new MongoServer(backend);
  private final String uri;

  /** What stands for the carrying out of one command. */
  @FunctionalInterface
  public interface Script {
    /**
     * @param command with all its arguments
     * @param really carries it out, and gives the answer, which may be changed
     * @return the answer
     * @throws MongoServerError to refuse it
     */
    Document answer(Document command, Supplier<Document> really);
  }

  private record Asked(String name, Document command) {}

  private ScriptedMongo() {
    uri = "mongodb://127.0.0.1:" + server.bind().getPort();
  }

  /** Starts a server on any free port. */
  public static ScriptedMongo start() {
    return new ScriptedMongo();
  }

  /** The connection string; it names no database. */
  public String uri() {
    return uri;
  }

  /** From now on a command is answered by a script. */
  public void on(String command, Script script) {
    scripts.put(command, script);
  }

  /** From now on a command is carried out again. */
  public void really(String command) {
    scripts.remove(command);
  }

  /** From now on a command is refused. */
  public void refuse(String command, int code, String codeName) {
    on(
        command,
        (given, really) -> {
          throw new MongoServerError(code, codeName, command + " is refused");
        });
  }

  /** From now on a command is carried out, but a majority does not have it when it is answered. */
  public void withoutMajority(String command) {
    on(command, (given, really) -> noMajority(really.get()));
  }

  /** From now on a command with this argument is refused, as by a server that does not know it. */
  public void withoutArgument(String command, String argument) {
    on(
        command,
        (given, really) -> {
          if (given.containsKey(argument)) {
            throw new MongoServerError(
                UNKNOWN_FIELD,
                "Location40415",
                "BSON field '" + command + "." + argument + "' is an unknown field.");
          }
          return really.get();
        });
  }

  /** Carries a command out, past all scripts, while another one is answered, say. */
  public Document run(String database, Document command) {
    return backend.really(database, command.keySet().iterator().next(), command);
  }

  /** The answer of a primary whose write no majority has got in time. */
  public static Document noMajority(Document answer) {
    answer.put(
        "writeConcernError",
        new Document("code", 64)
            .append("codeName", "WriteConcernFailed")
            .append("errmsg", "waiting for replication timed out"));
    return answer;
  }

  /** The documents of an answer with a cursor, which may be changed. */
  public static List<Document> batch(Document answer) {
    Document cursor = (Document) requireNonNull(answer.get("cursor"));
    return ((Collection<?>) requireNonNull(cursor.get("firstBatch")))
        .stream().map(Document.class::cast).toList();
  }

  /** Every command of this name since {@link #forget}, with its arguments, in order. */
  public List<Document> asked(String command) {
    return asked.stream().filter(each -> each.name().equals(command)).map(Asked::command).toList();
  }

  /** Forgets what was asked. */
  public void forget() {
    asked.clear();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Backend extends MemoryBackend {
    @Override
    public synchronized Document handleCommand(
        Channel channel, String database, String command, Document query) {
      asked.add(new Asked(command, query.clone()));
      Supplier<Document> really =
          () -> super.handleCommand(channel, database, command, query).cloneDeeply();
      Script script = scripts.get(command);
      return script == null ? really.get() : script.answer(query, really);
    }

    synchronized Document really(String database, String command, Document query) {
      return super.handleCommand(new EmbeddedChannel(), database, command, query).cloneDeeply();
    }
  }
}
