package io.locktender.cli;

import io.locktender.agent.systemd.Machine;

/** When an agent that is told to stop drains and stops its workers first. */
enum StopWorkers {
  /** When nothing that it leaves outlives it. */
  WITH_MACHINE,
  ALWAYS,
  NEVER;

  /** Whether it is so now. */
  boolean now() {
    return switch (this) {
      case WITH_MACHINE -> Machine.here().endsWith(ProcessHandle.current().pid());
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
