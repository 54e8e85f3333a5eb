package io.locktender.it.chaos;

import com.mongodb.ConnectionString;
import io.locktender.testkit.MongoProcess;
import java.nio.file.Path;
import java.util.List;

/** The embedded server: a process with a data directory that outlives it, always on one port. */
final class EmbeddedServer implements DatabaseServer {
  private final Path data;
  private final int port;
  private MongoProcess process;
  private boolean runs = true;

  EmbeddedServer(Path data) {
    this.data = data;
    process = MongoProcess.start("--data", data.toString());
    String host = new ConnectionString(process.uri()).getHosts().get(0);
    port = Integer.parseInt(List.of(host.split(":", -1)).get(1));
  }

  @Override
  public int[] ports() {
    return new int[] {port};
  }

  @Override
  public String through(Link way) {
    return "mongodb://" + way.address();
  }

  @Override
  public String uri() {
    return process.uri();
  }

  @Override
  public String impatience() {
    return "timeoutMS=300&serverSelectionTimeoutMS=300";
  }

  @Override
  public void kill() {
    process.kill();
    runs = false;
  }

  @Override
  public void start() {
    if (!runs) {
      process = MongoProcess.start("--data", data.toString(), "--port", String.valueOf(port));
      runs = true;
    }
  }

  @Override
  public void pause() {
    Signals.stop(process.pid());
  }

  @Override
  public void goOn() {
    if (runs) {
      Signals.goOn(process.pid());
    }
  }

  @Override
  public void stepDown() {
    throw new UnsupportedOperationException("there is no other to take its place");
  }

  @Override
  public void cutOff() {
    throw new UnsupportedOperationException("there is no other to take its place");
  }

  @Override
  public void close() {
    goOn();
    process.kill();
  }
}
