package io.locktender.steps.release;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How a worker is asked to go out of service before it is stopped. */
public sealed interface DrainSpec {
  /** How long it may take from the call until the worker is out of service. */
  Duration within();

  /** Out of service when a POST answers 2xx. */
  record Http(URI uri, Duration within) implements DrainSpec {}

  /** Out of service when the command, relative to the release's directory, exits with 0. */
  record Exec(List<String> command, Duration within) implements DrainSpec {}
}
