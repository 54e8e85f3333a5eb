package io.locktender.playground.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for something in the output of {@code status --watch --json}: a line at every change. */
final class StatusStream {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Shell shell;

  StatusStream(Shell shell) {
    this.shell = shell;
  }

  /**
   * Waits for a status, as long as something moves.
   *
   * @param what in words, for when it does not come
   * @throws DemoFailedException when it does not come
   */
  Status await(String what, Predicate<Status> wanted) throws IOException, DemoFailedException {
    Process process = shell.piped(List.of("status", "--watch", "--json"));
    AtomicReference<Exception> gaveUp = new AtomicReference<>();
    ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    Patience patience = new Patience(shell.site(), System::nanoTime);
    var unused =
        watch.scheduleWithFixedDelay(
            () -> look(patience, what, gaveUp, process), 1, 1, TimeUnit.SECONDS);
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
      watch.shutdownNow();
      process.destroyForcibly();
    }
    throw failed(what, gaveUp.get(), last);
  }

  private static void look(
      Patience patience, String what, AtomicReference<Exception> gaveUp, Process process) {
    try {
      patience.look(what);
    } catch (IOException | DemoFailedException e) {
      gaveUp.set(e);
      process.destroyForcibly();
    }
  }

  private DemoFailedException failed(String what, @Nullable Exception gaveUp, String last) {
    String why =
        gaveUp == null
            ? "expected %s, found that 'locktender status --watch --json' ended".formatted(what)
            : String.valueOf(gaveUp.getMessage());
    return new DemoFailedException(
        "%s; its last line was: %s; what it complained of is in %s"
            .formatted(why, last, shell.log()));
  }
}
