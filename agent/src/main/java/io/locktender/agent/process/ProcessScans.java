package io.locktender.agent.process;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Two looks at the processes, one after the other, each taken when it is first asked for. */
public final class ProcessScans {
  private final ProcessTable table;
  private @Nullable List<ProcessEntry> first;
  private @Nullable List<ProcessEntry> second;

  public ProcessScans(ProcessTable table) {
    this.table = table;
  }

  List<ProcessEntry> first() {
    if (first == null) {
      first = table.scan();
    }
    return first;
  }

  /** Begun after the first one ended. */
  List<ProcessEntry> second() {
    first();
    if (second == null) {
      second = table.scan();
    }
    return second;
  }

  /** What either of them saw. */
  public List<ProcessEntry> both() {
    Set<ProcessEntry> both = new LinkedHashSet<>(first());
    both.addAll(second());
    return List.copyOf(both);
  }
}
