package io.locktender.agent.worker;

import io.locktender.agent.state.StateDirectory;
import io.locktender.steps.text.InvalidInputException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code workers.json}: the workers of which something may be left, and what units there were. */
final class WorkerFile {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerFile.class);
  private static final String NAME = "workers.json";

  private final StateDirectory state;
  private WorkerList written = new WorkerList(List.of(), null);

  WorkerFile(StateDirectory state) {
    this.state = state;
  }

  /** A file that cannot be read is as good as none: without it, all that is found is a stray. */
  WorkerList read() {
    try {
      written = state.read(NAME, WorkerList.class).orElse(written);
    } catch (InvalidInputException e) {
      LOG.warn("{}; every worker that is found running is stopped", e.getMessage());
    }
    return written;
  }

  /** Durable when it returns. */
  void write(WorkerList workers) {
    if (!workers.equals(written)) {
      state.write(NAME, workers);
      written = workers;
    }
  }
}
