package io.locktender.embedded.command;

import de.bwaldvogel.mongo.bson.Document;
import java.time.Clock;
import java.util.Set;

/** Answers commands, by the library where it can be left to it. */
public final class Dispatcher {
  private static final Set<String> OF_THE_SERVER = Set.of("hello", "ismaster", "buildinfo", "ping");

  private static final Set<String> BATCHED = Set.of("find", "aggregate", "getmore");

  private final Library library;
  private final Handshake handshake;
  private final Reads reads;
  private final WriteCommands writes;
  private final FindAndModify findAndModify;
  private final IndexCommands indexes;
  private final CollectionCommands collections;

  /**
   * @param clock what the server tells as its time
   */
  public Dispatcher(Library library, Clock clock) {
    this.library = library;
    handshake = new Handshake(clock);
    reads = new Reads(library);
    writes = new WriteCommands(library);
    findAndModify = new FindAndModify(library);
    indexes = new IndexCommands(library);
    collections = new CollectionCommands(library, indexes);
  }

  /** Whether the command is about no data, so that nobody need be waited for. */
  public static boolean isOfTheServer(ClientCommand call) {
    return OF_THE_SERVER.contains(call.command());
  }

  /** Whether the answer's documents are copies already, see {@link ReplyBatches}. */
  public static boolean copiesDocuments(ClientCommand call) {
    return BATCHED.contains(call.command());
  }

  /**
   * The answer.
   *
   * @throws RuntimeException if the command fails or is refused, see {@link Errors}
   */
  public Document answer(ClientCommand call) {
    Arguments.check(call);
    return switch (call.command()) {
      case "hello", "ismaster" -> handshake.hello(call);
      case "buildinfo" -> Handshake.buildInfo();
      case "ping" -> Answers.ok();
      case "find" -> reads.find(call);
      case "aggregate" -> reads.aggregate(call);
      case "distinct" -> reads.distinct(call);
      case "insert" -> writes.insert(call);
      case "update" -> writes.update(call);
      case "delete" -> writes.delete(call);
      case "findandmodify" -> findAndModify.run(call);
      case "create" -> collections.create(call);
      case "drop" -> collections.drop(call);
      case "collmod" -> collections.modify(call);
      case "renamecollection" -> collections.rename(call);
      case "listcollections" -> collections.list(call);
      case "listindexes" -> indexes.list(call);
      case "createindexes" -> indexes.create(call);
      case "dropindexes" -> indexes.drop(call);
      default -> library.answer(call);
    };
  }
}
