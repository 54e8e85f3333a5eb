package io.locktender.steps.release;

import java.time.Duration;
import java.util.Optional;

/**
 * A program of the release that runs all the time.
 *
 * @param name unique within the release
 * @param program what it runs as
 * @param health how to ask whether it serves; without it, a worker serves while it runs
 * @param startWithin how long it may take to become healthy
 * @param stopWithin how long it may take to end once it is told to; then a process is killed
 * @param drain how it is asked to go out of service before it is told to end; without it, it is not
 *     asked
 */
public record WorkerSpec(
    String name,
    ProgramSpec program,
    Optional<HealthSpec> health,
    Duration startWithin,
    Duration stopWithin,
    Optional<DrainSpec> drain) {}
