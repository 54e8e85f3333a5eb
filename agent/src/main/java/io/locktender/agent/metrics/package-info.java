/** What the agent counts and measures, for Prometheus. */
@NullMarked
package io.locktender.agent.metrics;

import org.jspecify.annotations.NullMarked;
