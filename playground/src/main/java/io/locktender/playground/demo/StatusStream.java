package io.locktender.playground.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for something in the output of {@code status --watch --json}: a line at every change. */
final class StatusStream {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Shell shell;

  StatusStream(Shell shell) {
    this.shell = shell;
  }

  /**
   * Waits for a status.
   *
   * @param what in words, for when it does not come
   * @throws DemoFailedException when it does not come in time
   */
  Status await(String what, Predicate<Status> wanted, Duration atMost)
      throws IOException, DemoFailedException {
    Process process = shell.piped(List.of("status", "--watch", "--json"));
    CompletableFuture.delayedExecutor(atMost.toMillis(), TimeUnit.MILLISECONDS)
        .execute(process::destroyForcibly);
    String last = "nothing";
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Status status = new Status(JSON.readTree(line));
        if (wanted.test(status)) {
          return status;
        }
        last = line;
      }
    } finally {
      process.destroyForcibly();
    }
    throw new DemoFailedException(
        "expected %s within %d s, found at last: %s".formatted(what, atMost.toSeconds(), last));
  }
}
