package io.locktender.steps.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Kills a process with everything that it started. */
public final class ProcessTree {
  private ProcessTree() {}

  /**
   * Kills a process and its descendants, as many as can still be found: the children of a process
   * that has ended are no longer known as its own.
   */
  public static void kill(ProcessHandle root) {
    List<ProcessHandle> descendants = root.descendants().toList();
    root.destroyForcibly();
    descendants.forEach(ProcessTree::killWithDescendants);
  }

  private static void killWithDescendants(ProcessHandle process) {
    killDescendants(process);
    process.destroyForcibly();
  }

  /** Kills the descendants of a process, and leaves it alone. */
  public static void killDescendants(ProcessHandle root) {
    Set<ProcessHandle> seen = new HashSet<>();
    Deque<ProcessHandle> left = new ArrayDeque<>(root.children().toList());
    while (!left.isEmpty()) {
      ProcessHandle next = left.pop();
      if (seen.add(next)) {
        next.descendants().forEach(left::add);
        next.destroyForcibly();
      }
    }
  }
}
