package io.locktender.steps.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.locktender.steps.ledger.MappedFile.Disk;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
  /** Of the memory of a process, by default. */
  private static final int MOST_MAPS = 65_530;

  @TempDir Path directory;

  /** Counts maps; the file has holes where zeros would be. */
  private static final class Sparse implements Disk {
    private int maps;

    @Override
    public void zeros(FileChannel channel, long at, int bytes) {}

    @Override
    public MappedByteBuffer map(FileChannel channel, long at, long bytes) throws IOException {
      maps++;
      return Disk.super.map(channel, at, bytes);
    }
  }

  @Test
  void filesOfSeveralTerabytesCanBeMapped() throws Exception {
    Sparse disk = new Sparse();
    long bytes = 4L << 30;
    try (MappedFile file = new MappedFile(directory.resolve("f"), disk)) {
      file.ensure(bytes);
      file.putLong(bytes - 8, 7);

      assertThat(file.getLong(bytes - 8)).isEqualTo(7);
      assertThat(Files.size(directory.resolve("f"))).isEqualTo(MappedFile.lengthFor(bytes));
      assertThat(disk.maps).isLessThan(150);
      assertThat(bytes / disk.maps * MOST_MAPS).isGreaterThan(1L << 40);
    }
  }

  @Test
  void itIsWrittenWithZerosToItsEnd_andHasWhatWasPutBeforeItGrew() throws Exception {
    Path path = directory.resolve("f");
    try (MappedFile file = new MappedFile(path, Disk.REAL)) {
      file.ensure(1);
      file.putInt(16, 7);
      assertThat(Files.size(path)).isEqualTo(MappedFile.FIRST);
      file.ensure(3 << 20);

      assertThat(Files.size(path)).isEqualTo(5 << 20).isEqualTo(MappedFile.lengthFor(3 << 20));
      assertThat(file.getInt(16)).isEqualTo(7);
      assertThat(file.getLong((3 << 20) - 8)).isZero();
    }
    assertThat(path).doesNotExist();
  }
}
