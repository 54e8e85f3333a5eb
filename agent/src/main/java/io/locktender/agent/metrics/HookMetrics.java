package io.locktender.agent.metrics;

import io.locktender.coordinator.notify.HookMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is told to hooks, by their names. */
final class HookMetrics implements HookMeter {
  private final MeterRegistry registry;
  private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();

  HookMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void heard(String hook) {
    count("locktender.hook.events", "Events that a hook has heard", hook);
  }

  @Override
  public void failed(String hook) {
    count("locktender.hook.failures", "Attempts to tell or to ask a hook that failed", hook);
  }

  @Override
  public void leftOut(String hook) {
    count("locktender.hook.left.out", "Events that a hook was not told after all", hook);
  }

  @Override
  public void waiting(String hook, int events) {
    waiting.computeIfAbsent(hook, this::gauge).set(events);
  }

  private AtomicLong gauge(String hook) {
    AtomicLong value = new AtomicLong();
    Gauge.builder("locktender.hook.waiting", value, AtomicLong::get)
        .description("Events that wait until a hook hears")
        .tags("hook", hook)
        .strongReference(true)
        .register(registry);
    return value;
  }

  private void count(String name, String description, String hook) {
    Counter.builder(name)
        .description(description)
        .tags("hook", hook)
        .register(registry)
        .increment();
  }
}
