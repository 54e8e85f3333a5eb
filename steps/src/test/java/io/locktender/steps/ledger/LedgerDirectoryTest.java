package io.locktender.steps.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locktender.steps.work.StepFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerDirectoryTest {
  @TempDir Path parent;

  @Test
  void itIsThereAsLongAsItIsOpen() throws Exception {
    try (LedgerDirectory ledgers = LedgerDirectory.open(parent)) {
      ledgers.ledger();
      assertThat(inParent()).hasSize(1);
    }

    assertThat(inParent()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftIsDeletedAndNothingElse() throws Exception {
    Path left = Files.createDirectory(parent.resolve("locktender-ledger-1"));
    Files.createFile(left.resolve("0.entries"));
    Path other = Files.createDirectory(parent.resolve("logs"));

    try (LedgerDirectory held = LedgerDirectory.open(parent);
        LedgerDirectory second = LedgerDirectory.open(parent)) {
      held.ledger();
      second.ledger();
      assertThat(left).doesNotExist();
      assertThat(other).exists();
      assertThat(inParent()).hasSize(3);
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsAFailure() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));

    assertThatThrownBy(() -> LedgerDirectory.open(file))
        .isInstanceOf(StepFailedException.class)
        .hasMessageStartingWith(
            "expected a directory that can be written for the ledger of the copies, found " + file);
  }

  private List<Path> inParent() throws Exception {
    try (Stream<Path> files = Files.list(parent)) {
      return files.toList();
    }
  }
}
