package io.locktender.agent.process;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a worker runs as. Driven by the loop's thread; nothing here waits. */
public interface RunningProgram {
  /**
   * Starts it: from now on it may be there.
   *
   * @throws IOException when it cannot be started, and is not there
   */
  void start() throws IOException;

  /** Its first process; with the id 0 where none is known. */
  ProcessEntry.Id first();

  /** Whether it itself runs; what it has left behind does not count. */
  boolean lives();

  /** Why it cannot be healthy yet, whatever is asked of it; empty when it can. */
  Optional<String> notUp();

  /** Tells it to end, with all that belongs to it. */
  void end();

  /** After it was told to end: does what is to be done next; true when nothing of it is left. */
  boolean ended(ProcessScans scans);

  /** When it must be looked at, if nothing wakes the loop before. */
  Optional<Long> lookAgainAt();

  /** Its exit code; null while it lives, and when it is not known. */
  @Nullable Integer exit();

  /** Why it does not end although it was told to, in one sentence. */
  Optional<String> problem();

  /** What it wrote last, or where that is. */
  String lastWords();
}
