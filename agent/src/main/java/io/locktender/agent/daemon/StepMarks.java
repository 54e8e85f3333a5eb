package io.locktender.agent.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What step processes start is found by a mark in its environment. A step process that ends in
 * order kills what it started; one that was killed cannot, and the children of a process that is
 * gone are nobody's. Thread-safe.
 */
final class StepMarks {
  private static final Logger log = LoggerFactory.getLogger(StepMarks.class);
  private static final String VARIABLE = "LOCKTENDER_STEP_PROCESS";
  private static final int MAX_LOOKS = 5;

  /** Whoever adopted it may never ask for its end. */
  private static final Duration ONE_ENDS_WITHIN = Duration.ofMillis(200);

  private final String prefix;
  private final Supplier<String> names;
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  /**
   * @param names gives a new random name at every call
   */
  StepMarks(String cluster, String node, Supplier<String> names) {
    this.prefix = cluster + "/" + node + "/";
    this.names = names;
  }

  /** A new mark. */
  String next() {
    String mark = prefix + names.get();
    own.add(mark);
    return mark;
  }

  /** What a step process has in its environment, and with it all that it starts. */
  static Map<String, String> environment(String mark) {
    return Map.of(VARIABLE, mark);
  }

  /** Kills everything that has a mark. */
  void end(String mark) {
    end(mark::equals);
  }

  /** Kills everything that has a mark of this node's, but of an earlier run of its agent. */
  void endEarlier() {
    end(mark -> mark.startsWith(prefix) && !own.contains(mark));
  }

  /** What is killed may have started more meanwhile, so that it is looked again. */
  private void end(Predicate<String> marks) {
    for (int look = 0; look < MAX_LOOKS; look++) {
      List<ProcessHandle> left =
          ProcessHandle.allProcesses().filter(process -> marks.test(markOf(process))).toList();
      if (left.isEmpty()) {
        return;
      }
      left.forEach(ProcessHandle::destroyForcibly);
      left.forEach(StepMarks::awaitEnd);
    }
    log.warn("a process that a step started cannot be killed");
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(ONE_ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("process {} has not ended yet", process.pid());
    }
  }

  /** Empty when it has none, is gone, or belongs to somebody else. */
  private static String markOf(ProcessHandle process) {
    try {
      String environment =
          "\0"
              + Files.readString(
                  Path.of("/proc", String.valueOf(process.pid()), "environ"),
                  StandardCharsets.ISO_8859_1);
      int at = environment.indexOf("\0" + VARIABLE + "=");
      if (at < 0) {
        return "";
      }
      int begin = at + VARIABLE.length() + 2;
      int end = environment.indexOf('\0', begin);
      return environment.substring(begin, end < 0 ? environment.length() : end);
    } catch (IOException e) {
      return "";
    }
  }
}
