package io.locktender.it.load;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Lets what starts use only what the others leave of the cores, as if each node had a machine of
 * its own: agents, and so all that they start, are of Linux's scheduling class for idle times; a
 * worker leaves it as soon as it is warm. Without {@code -Pload}, where other tests want the cores
 * too, nothing is done: they would leave nothing.
 */
final class Apart {
  private Apart() {}

  /** Of an agent that has just been started. */
  static void onlyWhatIsLeft(Process agent) {
    if (Boolean.getBoolean("load.apart")) {
      chrt("--idle", agent.pid());
    }
  }

  /** Of this worker, which is warm. */
  static void asMuchAsOthers() {
    chrt("--other", ProcessHandle.current().pid());
  }

  private static void chrt(String policy, long pid) {
    ProcessBuilder command =
        new ProcessBuilder("chrt", "--all-tasks", policy, "--pid", "0", String.valueOf(pid));
    try {
      int exit = command.inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException(command.command() + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("expected chrt, of Debian's util-linux", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
