package io.locktender.agent.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what the agents of a cluster left running on this machine when they ended, for whoever takes
 * all of the cluster away. While one of its agents lives, that agent starts its workers again.
 */
public final class Leftovers {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration KILL_GRACE = Duration.ofSeconds(5);

  private final String prefix;
  private final ProcessTable table = new ProcessTable();

  /**
   * @param cluster whose workers and commands are meant
   */
  public Leftovers(String cluster) {
    this.prefix = cluster + "/";
  }

  /**
   * SIGTERM to each process, SIGKILL to those that are left in the end; waits for them.
   *
   * @param within from the one to the other
   * @return the processes that are there nevertheless; empty when all are gone
   */
  public List<Long> end(Duration within) {
    long begin = System.nanoTime();
    Set<ProcessEntry.Id> told = new HashSet<>();
    List<ProcessEntry> left = left();
    while (!left.isEmpty() && past(begin).compareTo(within.plus(KILL_GRACE)) < 0) {
      boolean kill = past(begin).compareTo(within) >= 0;
      for (ProcessEntry process : left) {
        if (told.add(process.id()) || kill) {
          table.signal(process, kill);
        }
      }
      LockSupport.parkNanos(this, LOOK_AGAIN.toNanos());
      left = left();
    }
    return left.stream().map(ProcessEntry::pid).toList();
  }

  private static Duration past(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private List<ProcessEntry> left() {
    return table.scan().stream()
        .filter(process -> process.cookieOrEmpty().startsWith(prefix))
        .toList();
  }
}
