package io.locktender.agent.process;

import io.locktender.steps.process.StepProcessSettings;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What step processes start is found by a mark in its environment. A step process that ends in
 * order kills what it started; one that was killed cannot, and the children of a process that is
 * gone are nobody's. Unlike a worker's cookie, a mark is nothing that an agent adopts. Thread-safe.
 */
public final class StepMarks {
  private static final Logger log = LoggerFactory.getLogger(StepMarks.class);
  private static final String VARIABLE = StepProcessSettings.MARK;

  private final Cookies cookies;
  private final ProcessTable table = new ProcessTable(VARIABLE);
  private final Set<String> own = ConcurrentHashMap.newKeySet();

  /**
   * @param cookies gives the marks, a new one at every call
   */
  public StepMarks(Cookies cookies) {
    this.cookies = cookies;
  }

  /** A new mark. */
  public String next() {
    String mark = cookies.next();
    own.add(mark);
    return mark;
  }

  /** What a step process has in its environment, and with it all that it starts. */
  public static Map<String, String> environment(String mark) {
    return Map.of(VARIABLE, mark);
  }

  /** Kills everything that has a mark. */
  public void end(String mark) {
    end(mark::equals);
    own.remove(mark);
  }

  /** Kills everything that has a mark of this node's, but of an earlier run of its agent. */
  public void endEarlier() {
    end(mark -> mark.startsWith(cookies.prefix()) && !own.contains(mark));
  }

  private void end(Predicate<String> marks) {
    boolean ended =
        table.killAll(
            found -> found.stream().filter(process -> marks.test(process.cookieOrEmpty())).toList(),
            0);
    if (!ended) {
      log.warn("a process that a step started cannot be killed");
    }
  }
}
