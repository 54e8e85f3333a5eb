package io.locktender.steps.release;

import java.net.URI;
import java.util.List;

/** How a worker's health is asked. */
public sealed interface HealthSpec {
  /** Healthy when a GET answers 2xx. */
  record Http(URI uri) implements HealthSpec {}

  /** Healthy when a connection is accepted. */
  record Tcp(String host, int port) implements HealthSpec {}

  /** Healthy when the command, relative to the release's directory, exits with 0. */
  record Exec(List<String> command) implements HealthSpec {}
}
