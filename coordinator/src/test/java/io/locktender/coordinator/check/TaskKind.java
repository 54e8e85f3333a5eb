package io.locktender.coordinator.check;

import io.locktender.coordinator.task.MasterTask;

/** The tasks, as far as the model tells them apart; one that is not here is not modelled. */
enum TaskKind {
  PREFLIGHT,
  COPY,
  STEP,
  PROVE,
  SWAP,
  DROP,
  SWEEP,
  BACKUP,
  EXPAND,
  KEEP_UP,
  CONTRACT,
  TAKE_BACK;

  static TaskKind of(MasterTask<?> task) {
    return valueOf(task.name());
  }
}
