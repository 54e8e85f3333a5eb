/** {@code /health} and {@code /metrics}: for a load balancer, a supervisor and Prometheus. */
@NullMarked
package io.locktender.agent.http;

import org.jspecify.annotations.NullMarked;
