package io.locktender.steps.control;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done, for people.
 *
 * @param upgradeId the upgrade
 * @param token the mastership
 * @param epoch the mastership's number
 * @param at when
 * @param node who
 * @param event what: {@code phase}, {@code step-started}, {@code step-done}, {@code step-failed},
 *     {@code node-step-intent}, ...
 * @param release the release of the step, or null
 * @param step the step's id, or null
 * @param detail one sentence, or null
 */
public record JournalEntry(
    String upgradeId,
    String token,
    long epoch,
    Instant at,
    String node,
    String event,
    @Nullable String release,
    @Nullable String step,
    @Nullable String detail) {}
