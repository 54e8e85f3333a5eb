package io.locktender.it;

import static io.locktender.it.UpgradeIT.SPLIT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Two releases whose programs wait while a file is there, so that a test decides how long a phase
 * takes: the first one's worker to stop, the second one's step, check and health.
 */
public final class Brakes {
  private static final String WAIT = "while [ -e %s ]; do sleep 0.05; done";

  private final Cluster cluster;

  public Brakes(Cluster cluster) {
    this.cluster = cluster;
    cluster
        .release("1.0.0")
        .worker("start-within: 20s\n    stop-within: 30s")
        .file("bin/worker", stubborn(file("hold")))
        .write();
    cluster
        .release("2.0.0")
        .check(script(WAIT.formatted(file("check") + "-$LOCKTENDER_NODE")))
        .worker("health: {exec: [bin/health]}\n    start-within: 20s\n    stop-within: 5s")
        .file("bin/health", script("[ ! -e %s ]".formatted(file("start"))))
        .file("bin/step", script(WAIT.formatted(file("step")) + "\n[ ! -e " + file("fail") + " ]"))
        .step(SPLIT)
        .step("id: waits\nexec: {command: [bin/step], touches: [packages]}")
        .write();
  }

  /** Puts a brake on: {@code hold}, {@code step}, {@code check-NODE}, {@code start}; or fail. */
  public void on(String what) {
    try {
      Files.writeString(file(what), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void off(String what) {
    try {
      Files.deleteIfExists(file(what));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String what) {
    return cluster.file("brake-" + what);
  }

  private static String stubborn(Path file) {
    return script("trap '" + WAIT.formatted(file) + "; exit 0' TERM\nwhile :; do sleep 0.2; done");
  }

  private static String script(String lines) {
    return "#!/bin/sh\n" + lines + "\n";
  }
}
