package io.locktender.agent.state;

import io.locktender.coordinator.cluster.Drain;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of its own drain.
 *
 * @param drain null: it is not drained
 */
record KnownDrain(@Nullable Drain drain) {}
