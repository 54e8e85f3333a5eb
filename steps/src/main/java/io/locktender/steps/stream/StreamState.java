package io.locktender.steps.stream;

import org.jspecify.annotations.Nullable;

/**
 * How a stream does, for those who look.
 *
 * @param events how many of interest have come; with those that came twice
 * @param waiting how many ids wait to be taken
 * @param waitingBytes about how much memory they take
 * @param broken why it was given up, or null
 */
public record StreamState(long events, int waiting, long waitingBytes, @Nullable String broken) {}
