package io.locktender.coordinator.master;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two times.
 *
 * @param wall only written down, never compared
 * @param nanos a monotonic clock, in nanoseconds
 */
public record Clocks(InstantSource wall, LongSupplier nanos) {}
