package io.locktender.agent.metrics;

import io.locktender.coordinator.notify.HookMeter;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is told to hooks, by their names, of which {@code agent.yaml} has 20 at most. */
final class HookMetrics implements HookMeter {
  private final Meters meters;
  private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();

  HookMetrics(Meters meters) {
    this.meters = meters;
  }

  @Override
  public void heard(String hook) {
    heard(hook, 1);
  }

  @Override
  public void failed(String hook) {
    failed(hook, 1);
  }

  @Override
  public void leftOut(String hook) {
    leftOut(hook, 1);
  }

  @Override
  public void waiting(String hook, int events) {
    waiting.computeIfAbsent(hook, this::register).set(events);
  }

  /** Also the counters, so that the first failure is a rise. */
  private AtomicLong register(String hook) {
    heard(hook, 0);
    failed(hook, 0);
    leftOut(hook, 0);
    AtomicLong value = new AtomicLong();
    meters.gauge(
        "locktender.hook.waiting",
        "Events that wait until a hook hears",
        Tags.of("hook", hook),
        value::get);
    return value;
  }

  private void heard(String hook, int more) {
    count("locktender.hook.events", "Events that a hook has heard", hook, more);
  }

  private void failed(String hook, int more) {
    count("locktender.hook.failures", "Attempts to tell or to ask a hook that failed", hook, more);
  }

  private void leftOut(String hook, int more) {
    count("locktender.hook.left.out", "Events that a hook was not told after all", hook, more);
  }

  private void count(String name, String description, String hook, int more) {
    meters.counter(name, description, Tags.of("hook", hook)).increment(more);
  }
}
