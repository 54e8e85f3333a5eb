package io.locktender.cli.ask;

import io.locktender.cli.command.CliException;
import io.locktender.cli.console.OneLine;
import io.locktender.steps.price.DifferenceFile;
import io.locktender.steps.work.StepFailedException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file for the documents that a restore of a backup loses, and beside it the one with those
 * that were lost in the end.
 */
record LossFile(Path file) {
  /** Counts what was lost in the end into a file, and says it. */
  @FunctionalInterface
  interface Count {
    String into(Path file) throws InterruptedException, StepFailedException;
  }

  /** The first of {@code locktender-UPGRADE.jsonl}, {@code -2}, {@code -3}, .. that is free. */
  static LossFile firstFree(Path directory, String upgrade) {
    String name = "locktender-" + upgrade;
    LossFile file = new LossFile(directory.resolve(name + ".jsonl"));
    for (int i = 2; !file.isFree(); i++) {
      file = new LossFile(directory.resolve(name + "-" + i + ".jsonl"));
    }
    return file;
  }

  private boolean isFree() {
    return !Files.exists(file)
        && !Files.exists(DifferenceFile.part(file))
        && !Files.exists(exact())
        && !Files.exists(DifferenceFile.part(exact()));
  }

  private Path exact() {
    return Path.of(file + ".exact");
  }

  /**
   * Before anything is asked for: afterwards it would be too late.
   *
   * @throws CliException with exit code 2 when the exact list would have no place
   */
  void mustHaveRoomForExact() {
    for (Path taken : new Path[] {exact(), DifferenceFile.part(exact())}) {
      if (Files.exists(taken)) {
        throw CliException.usage(
            "expected no file %s, found one: nothing is overwritten, and nothing was changed; name another one with --keep, or move that file away"
                .formatted(taken));
      }
    }
  }

  /**
   * What is said once the backup is restored. Nothing that goes wrong here is a failure of that:
   * the backup that it was compared with may be gone by now.
   *
   * @param requestId the request that has restored it
   */
  String inTheEnd(String requestId, Count count) throws InterruptedException {
    try {
      return count.into(exact());
    } catch (RuntimeException | StepFailedException e) {
      return "the backup is restored; there is no exact list of what was lost in the end (%s): all of it is in the backup of this request, %s"
          .formatted(OneLine.of(e), requestId);
    }
  }
}
