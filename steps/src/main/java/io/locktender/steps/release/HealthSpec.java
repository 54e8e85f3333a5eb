package io.locktender.steps.release;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How a worker's health is asked. */
public sealed interface HealthSpec {
  /** How long an answer may take, unless the release says. */
  Duration WITHIN = Duration.ofSeconds(2);

  /** How long one answer may take: what comes later is no answer. */
  Duration within();

  /** Healthy when a GET answers 2xx. */
  record Http(URI uri, Duration within) implements HealthSpec {}

  /** Healthy when a connection is accepted. */
  record Tcp(String host, int port, Duration within) implements HealthSpec {}

  /** Healthy when the command, relative to the release's directory, exits with 0. */
  record Exec(List<String> command, Duration within) implements HealthSpec {}
}
