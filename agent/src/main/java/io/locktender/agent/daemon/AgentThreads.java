package io.locktender.agent.daemon;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.locktender.coordinator.master.JournalWriter;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The threads beside the two loops. Each kind ends when the agent does, in the reverse of the order
 * in which they were asked for.
 *
 * @param closer ends them
 */
record AgentThreads(Closer closer) {
  private static final int PROBES = 4;

  /** For the master's one task. */
  ExecutorService task() {
    return ended(Executors.newSingleThreadExecutor(named("task")));
  }

  /** For commands, two for each: without a bound, or one would wait for another's end. */
  ExecutorService commands() {
    return ended(Executors.newCachedThreadPool(named("command-%d")));
  }

  /** For the workers that are drained, one for each: without a bound, as for commands. */
  ExecutorService drains() {
    return ended(Executors.newCachedThreadPool(named("drain-%d")));
  }

  /** For health probes. */
  ScheduledExecutorService probes() {
    return ended(Executors.newScheduledThreadPool(PROBES, named("probe-%d")));
  }

  /** For the journal: what waits when the agent ends is still written, if the database answers. */
  Executor journal() {
    return closer.add(new JournalWriter());
  }

  /**
   * For those who may veto, who are all asked at once.
   *
   * @param voters how many there are
   */
  ExecutorService asks(int voters) {
    return ended(Executors.newFixedThreadPool(voters, named("ask-%d")));
  }

  /** For what is asked of the history, now and then. */
  Executor lookups() {
    return ended(Executors.newCachedThreadPool(named("lookup-%d")));
  }

  /** For the hooks, one for each; they end with the notifier. */
  ThreadFactory hooks() {
    return named("hook-%d");
  }

  private <T extends ExecutorService> T ended(T executor) {
    closer.add(executor::shutdownNow);
    return executor;
  }

  private static ThreadFactory named(String format) {
    return new ThreadFactoryBuilder().setNameFormat(format).setDaemon(true).build();
  }
}
