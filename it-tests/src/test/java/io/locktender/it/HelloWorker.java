package io.locktender.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A worker that answers each request with its release; it says in a file on which port. */
final class HelloWorker {
  private HelloWorker() {}

  /**
   * Answers until it is ended.
   *
   * @param args the release, and the file for the port
   */
  public static void main(String[] args) throws IOException {
    byte[] release = args[0].getBytes(UTF_8);
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, release.length);
          exchange.getResponseBody().write(release);
          exchange.close();
        });
    server.start();
    Path file = Path.of(args[1]);
    Path temporary = Path.of(args[1] + ".tmp");
    Files.writeString(temporary, args[0] + " " + server.getAddress().getPort());
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  /** The words of a shell that start it for a release; in {@code $1} is the file for the port. */
  static String command(String release) {
    Path classes =
        Path.of(HelloWorker.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    return String.join(
        " ",
        Jvm.program(),
        "-Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dsun.net.httpserver.nodelay=true -cp",
        "'" + classes + "'",
        HelloWorker.class.getName(),
        release);
  }
}
