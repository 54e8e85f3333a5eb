package io.locktender.coordinator.notify;

/** Counts what is told. Never fails; any thread calls it. */
public interface HookMeter {
  /** An event was heard. */
  void heard(String hook);

  /** An attempt failed. */
  void failed(String hook);

  /** An event was left out after all attempts. */
  void leftOut(String hook);

  /** How many events are known to wait. */
  void waiting(String hook, int events);
}
