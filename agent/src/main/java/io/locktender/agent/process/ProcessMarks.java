package io.locktender.agent.process;

import java.util.List;

/**
 * How the processes of one worker or command are recognised.
 *
 * @param cookie in their environment
 * @param pid the first of them, which leads their session; 0 while it is not known
 * @param startTicks when that one started; 0 when it ended before it could be seen
 * @param boot the machine's run that the process id belongs to
 */
public record ProcessMarks(String cookie, long pid, long startTicks, String boot) {
  /** Those of the found processes that are meant. */
  public List<ProcessEntry> among(List<ProcessEntry> found, String currentBoot) {
    boolean pidIsOurs = pid != 0 && boot.equals(currentBoot) && !pidIsAnothers(found);
    return found.stream()
        .filter(p -> cookie.equals(p.cookie()) || (pidIsOurs && isFirstOrInSession(p)))
        .toList();
  }

  /** When the first of them started; 0 where that is not known in this run of the machine. */
  long startTicksIn(String currentBoot) {
    return boot.equals(currentBoot) ? startTicks : 0;
  }

  private boolean isFirstOrInSession(ProcessEntry process) {
    return process.pid() == pid || (process.cookie() == null && process.session() == pid);
  }

  /** An id is not given again while a session goes by it; after that it may be. */
  private boolean pidIsAnothers(List<ProcessEntry> found) {
    return found.stream().anyMatch(p -> p.pid() == pid && p.startTicks() != startTicks);
  }
}
