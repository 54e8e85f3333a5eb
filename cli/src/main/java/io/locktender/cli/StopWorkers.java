package io.locktender.cli;

import java.util.Locale;

/** When an agent that is told to stop drains and stops its workers first. */
enum StopWorkers {
  /** When nothing that it leaves outlives it. */
  WITH_MACHINE,
  ALWAYS,
  NEVER;

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
