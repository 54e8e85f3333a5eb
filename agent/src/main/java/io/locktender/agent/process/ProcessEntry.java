package io.locktender.agent.process;

import org.jspecify.annotations.Nullable;

/**
 * A live process, as {@code /proc} shows it.
 *
 * @param pid its id
 * @param session the process that led its session
 * @param startTicks when it started, in clock ticks since boot: with the pid, its identity
 * @param cookie the cookie in its environment, or null when it has none or it cannot be read
 * @param becoming whether it is just becoming another program, so that it has no environment yet:
 *     what its cookie is cannot be told
 */
public record ProcessEntry(
    long pid, long session, long startTicks, @Nullable String cookie, boolean becoming) {
  /** What stays the same when the process execs another program. */
  public record Id(long pid, long startTicks) {}

  public Id id() {
    return new Id(pid, startTicks);
  }

  public String cookieOrEmpty() {
    return cookie == null ? "" : cookie;
  }
}
