package io.locktender.agent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Registers meters. What gives a gauge its value is asked at each scrape, by any thread, and must
 * neither wait nor fail.
 */
record Meters(MeterRegistry registry) {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  void gauge(String name, String description, DoubleSupplier value) {
    gauge(name, description, Tags.empty(), value);
  }

  void gauge(String name, String description, Tags tags, DoubleSupplier value) {
    Gauge.builder(name, value, DoubleSupplier::getAsDouble)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  /** One gauge for each value: 1 for what is so now, 0 for all others. */
  <E extends Enum<E>> void oneOf(
      String name, String description, String label, E[] values, Supplier<@Nullable E> now) {
    for (E each : values) {
      gauge(name, description, Tags.of(label, each.name()), () -> now.get() == each ? 1 : 0);
    }
  }

  Counter counter(String name, String description, Tags tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  static double seconds(long nanos) {
    return nanos / NANOS_PER_SECOND;
  }
}
