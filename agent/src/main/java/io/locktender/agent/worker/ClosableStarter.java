package io.locktender.agent.worker;

import java.io.IOException;
import java.util.List;

/**
 * Starts the commands of a call until it is closed: when that has returned, no process appears any
 * more that a look at the worker's processes could miss. Thread-safe.
 */
final class ClosableStarter implements ExecCall.CallStarter, AutoCloseable {
  private final ExecCall.CallStarter starter;
  private boolean closed;

  ClosableStarter(ExecCall.CallStarter starter) {
    this.starter = starter;
  }

  @Override
  public synchronized Process start(List<String> command) throws IOException {
    if (closed) {
      throw new IOException("the worker is being stopped");
    }
    return starter.start(command);
  }

  /** What was started goes on; it carries the worker's cookie. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
