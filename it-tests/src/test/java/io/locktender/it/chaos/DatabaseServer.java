package io.locktender.it.chaos;

import com.mongodb.ConnectionString;
import io.locktender.testkit.MongoProcess;
import java.nio.file.Path;
import java.util.List;

/** The database server: a process with a data directory that outlives it, always on one port. */
final class DatabaseServer implements AutoCloseable {
  private final Path data;
  private final int port;
  private MongoProcess process;
  private boolean runs = true;

  DatabaseServer(Path data) {
    this.data = data;
    process = MongoProcess.start("--data", data.toString());
    String host = new ConnectionString(process.uri()).getHosts().get(0);
    port = Integer.parseInt(List.of(host.split(":", -1)).get(1));
  }

  int port() {
    return port;
  }

  /** Its connection string, without a database's name. */
  String uri() {
    return process.uri();
  }

  void kill() {
    process.kill();
    runs = false;
  }

  /** Starts it again, unless it runs; waits until it is ready. */
  void start() {
    if (!runs) {
      process = MongoProcess.start("--data", data.toString(), "--port", String.valueOf(port));
      runs = true;
    }
  }

  void pause() {
    Signals.stop(process.pid());
  }

  void goOn() {
    if (runs) {
      Signals.goOn(process.pid());
    }
  }

  @Override
  public void close() {
    goOn();
    process.kill();
  }
}
