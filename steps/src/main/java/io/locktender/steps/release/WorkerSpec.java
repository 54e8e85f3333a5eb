package io.locktender.steps.release;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process of the release.
 *
 * @param name unique within the release
 * @param command the first word is relative to the release's directory when it has a slash
 * @param health how to ask whether it serves; without it, a worker serves while it runs
 * @param startWithin how long it may take to become healthy
 * @param stopWithin how long it may take to end after SIGTERM, before SIGKILL
 * @param drain how it is asked to go out of service before SIGTERM; without it, it is not asked
 */
public record WorkerSpec(
    String name,
    List<String> command,
    Optional<HealthSpec> health,
    Duration startWithin,
    Duration stopWithin,
    Optional<DrainSpec> drain) {}
