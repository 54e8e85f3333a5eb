package io.locktender.agent.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * The registry that is scraped, with what Prometheus' own client tells of every process and every
 * JVM, under the names that its users know.
 */
public final class AgentRegistry {
  private AgentRegistry() {}

  /** A new one. */
  public static PrometheusMeterRegistry open() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    PrometheusRegistry prometheus = registry.getPrometheusRegistry();
    ProcessMetrics.builder().register(prometheus);
    JvmRuntimeInfoMetric.builder().register(prometheus);
    JvmMemoryMetrics.builder().register(prometheus);
    JvmGarbageCollectorMetrics.builder().register(prometheus);
    JvmThreadsMetrics.builder().register(prometheus);
    return registry;
  }
}
