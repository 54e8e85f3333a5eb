package io.locktender.agent.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the machine goes down, as systemd says: then the job for {@code shutdown.target} is
 * there, which every way to halt, reboot or power off has.
 *
 * @param booted a directory that is there where systemd runs the machine
 * @param question the command that asks
 * @param atMost how long it may take
 */
public record Machine(Path booted, List<String> question, Duration atMost) {
  private static final Logger log = LoggerFactory.getLogger(Machine.class);
  private static final long FIRST_PROCESS = 1;

  /** This one. */
  public static Machine here() {
    return new Machine(
        Path.of("/run/systemd/system"),
        List.of("systemctl", "is-system-running"),
        Duration.ofSeconds(5));
  }

  /**
   * Whether what this process leaves behind ends with it: the machine goes down, or this is the
   * first process of a container.
   */
  public boolean endsWith(long pid) {
    return pid == FIRST_PROCESS || (Files.isDirectory(booted) && stops());
  }

  private boolean stops() {
    try {
      Process process =
          new ProcessBuilder(question)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .start();
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        log.warn("{} did not answer within {} s", question, atMost.toSeconds());
        return false;
      }
      // It ends with 1 for every answer but "running".
      String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return answer.equals("stopping");
    } catch (IOException e) {
      log.warn("whether the machine goes down is not known: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
