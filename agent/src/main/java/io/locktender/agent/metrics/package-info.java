/**
 * What the agent counts and measures, for Prometheus. Whoever measures tells it here; a scrape
 * reads what was told last, and asks nobody. Names are a contract: base units, {@code _total} on
 * what only rises, labels of few values. {@code docs/metrics.md} has them all, and a test compares.
 */
@NullMarked
package io.locktender.agent.metrics;

import org.jspecify.annotations.NullMarked;
