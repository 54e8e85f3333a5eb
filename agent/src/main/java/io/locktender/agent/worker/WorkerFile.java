package io.locktender.agent.worker;

import io.locktender.agent.state.StateDirectory;
import io.locktender.steps.InvalidInputException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code workers.json}: the workers of which processes may be left. */
final class WorkerFile {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerFile.class);
  private static final String NAME = "workers.json";

  private final StateDirectory state;
  private List<WorkerRecord> written = List.of();

  WorkerFile(StateDirectory state) {
    this.state = state;
  }

  /** A file that cannot be read is as good as none: without it, all that is found is a stray. */
  List<WorkerRecord> read() {
    try {
      written =
          state.read(NAME, WorkerRecord.All.class).map(WorkerRecord.All::workers).orElse(List.of());
    } catch (InvalidInputException e) {
      LOG.warn("{}; every worker that is found running is stopped", e.getMessage());
    }
    return written;
  }

  /** Durable when it returns. */
  void write(List<WorkerRecord> workers) {
    if (!workers.equals(written)) {
      state.write(NAME, new WorkerRecord.All(workers));
      written = workers;
    }
  }
}
