package io.locktender.agent.worker;

import io.locktender.steps.release.ProgramSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code workers.json}: all workers of which something may be left.
 *
 * @param workers in the order in which they were started
 * @param templates of the units that workers of this node are or were; null when none ever was
 */
record WorkerList(List<WorkerRecord> workers, @Nullable List<String> templates) {
  WorkerList {
    workers = List.copyOf(workers);
    units(templates);
  }

  /** The templates. */
  List<ProgramSpec.Unit> units() {
    return units(templates);
  }

  private static List<ProgramSpec.Unit> units(@Nullable List<String> templates) {
    return templates == null ? List.of() : templates.stream().map(ProgramSpec.Unit::new).toList();
  }
}
