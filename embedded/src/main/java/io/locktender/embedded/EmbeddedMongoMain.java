package io.locktender.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server as a process: {@code [--port P] [--data DIR] [--with-parent]}.
 *
 * <p>Without {@code --port} any free port is taken, without {@code --data} the data are in memory.
 * Once it answers it prints one line, {@code ready mongodb://127.0.0.1:PORT}. It runs until
 * SIGTERM, and with {@code --with-parent} also only until its standard input ends, so that it
 * cannot outlive the process that started it. Exit code 2 says that the options were wrong.
 */
final class EmbeddedMongoMain {
  private record ServerOptions(int port, @Nullable Path data, boolean withParent) {}

  private static final int USAGE = 2;

  private EmbeddedMongoMain() {}

  static void run(String[] args) throws IOException {
    try {
      serve(parse(List.of(args).iterator()));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
    }
  }

  private static void serve(ServerOptions options) throws IOException {
    EmbeddedMongo server = start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "embedded-mongo-stop"));
    System.out.println("ready " + server.uri());
    if (options.withParent()) {
      System.in.transferTo(OutputStream.nullOutputStream());
      System.exit(0);
    }
  }

  private static EmbeddedMongo start(ServerOptions options) throws IOException {
    Path data = options.data();
    return data == null
        ? EmbeddedMongo.inMemory(options.port())
        : EmbeddedMongo.durable(data, options.port());
  }

  private static ServerOptions parse(Iterator<String> args) {
    int port = 0;
    Path data = null;
    boolean withParent = false;
    while (args.hasNext()) {
      String arg = args.next();
      switch (arg) {
        case "--port" -> port = port(value(arg, args));
        case "--data" -> data = Path.of(value(arg, args));
        case "--with-parent" -> withParent = true;
        default ->
            throw new IllegalArgumentException(
                "Expected --port P, --data DIR or --with-parent, found " + arg + ".");
      }
    }
    return new ServerOptions(port, data, withParent);
  }

  private static int port(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("Expected a number after --port, found " + value + ".", e);
    }
  }

  private static String value(String option, Iterator<String> args) {
    if (!args.hasNext()) {
      throw new IllegalArgumentException("Expected a value after " + option + ", found none.");
    }
    return args.next();
  }
}
