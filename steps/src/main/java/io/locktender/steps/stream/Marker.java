package io.locktender.steps.stream;

import org.bson.BsonTimestamp;

/**
 * A write of ours that a majority has: what was written before it is told before it.
 *
 * @param number counts up from 0, the start of the stream; a number is missing where the write was
 *     not answered
 * @param at the write's time, or a little later
 */
public record Marker(long number, BsonTimestamp at) {}
