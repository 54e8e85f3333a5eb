package io.locktender.agent.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A worker that serves HTTP, and writes down in its release what it is told, in order. */
final class DrainedWorker {
  static final String TOLD = "told";

  private static volatile boolean out;

  private DrainedWorker() {}

  /** Its command line. */
  static List<String> command(int port) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        DrainedWorker.class.getName(),
        String.valueOf(port));
  }

  /** The worker's side. */
  public static void main(String[] arguments) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/health", exchange -> answer(exchange, out ? 503 : 200));
    server.createContext("/drain", DrainedWorker::drain);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> told("SIGTERM")));
    server.start();
  }

  private static void drain(HttpExchange exchange) throws IOException {
    told(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    out = true;
    told("out of service");
    answer(exchange, 204);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static synchronized void told(String what) {
    try {
      Files.writeString(
          Path.of(TOLD), what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
