package io.locktender.bench.peer;

import io.locktender.testkit.TestDatabase;
import java.util.List;

/**
 * Another program for the same, and how it is set.
 *
 * @param name of the program
 * @param setting what is set, in words
 * @param kind which program
 * @param options Java's, by which it is set
 */
public record Peer(String name, String setting, Kind kind, List<String> options) {
  /** Which program, and what it says while it waits for the lock. */
  enum Kind {
    MONGOCK(MongockProgram.class, "trying to acquire the lock"),
    LIQUIBASE(LiquibaseProgram.class, "Waiting for changelog lock");

    private final Class<?> program;
    private final String waits;

    Kind(Class<?> program, String waits) {
      this.program = program;
      this.waits = waits;
    }

    Class<?> program() {
      return program;
    }

    String waits() {
      return waits;
    }
  }

  /** As they are when nothing is set. */
  public static final Peer MONGOCK = new Peer("Mongock", "defaults", Kind.MONGOCK, List.of());

  public static final Peer LIQUIBASE = new Peer("Liquibase", "defaults", Kind.LIQUIBASE, List.of());

  /** With what their documentation has for less waiting, each at a value that is of use. */
  public static final Peer QUICK_MONGOCK =
      new Peer(
          "Mongock",
          "lock for 10 s, tried every 0.5 s",
          Kind.MONGOCK,
          List.of("-Dbench.mongock.lock=10000,180000,500"));

  public static final Peer QUICK_LIQUIBASE =
      new Peer(
          "Liquibase",
          "lock tried every 1 s, waited for 1 min",
          Kind.LIQUIBASE,
          List.of(
              "-Dliquibase.changelogLockPollRate=1",
              "-Dliquibase.changelogLockWaitTimeInMinutes=1"));

  /** For a change that takes longer than a transaction may. */
  public static final Peer MONGOCK_WITHOUT_TRANSACTION =
      new Peer(
          "Mongock", "no transaction", Kind.MONGOCK, List.of("-Dbench.mongock.transactions=false"));

  /** Name and setting. */
  @Override
  public String toString() {
    return name + ", " + setting;
  }

  /** What its program is called with. */
  List<String> arguments(TestDatabase database) {
    return kind == Kind.MONGOCK
        ? List.of(withMajority(database.uri()), database.name())
        : List.of(withMajority(database.uriOfDatabase()));
  }

  static String withMajority(String uri) {
    String options =
        uri.contains("?") ? "&" : uri.indexOf('/', "mongodb://".length()) < 0 ? "/?" : "?";
    return uri + options + "w=majority";
  }
}
