package io.locktender.steps.price;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.locktender.steps.proof.DocumentDifference;
import io.locktender.steps.text.InvalidInputException;
import io.locktender.steps.text.Texts;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of documents, one line of extended JSON each: see {@link DocumentDifference#toJson}. It
 * appears under its name when it is whole and on disk, and never in the place of another; until
 * then, and after a crash, there is just the file of that name with {@code .part} added. Only its
 * owner may read it. For one thread.
 */
public final class DifferenceFile implements Consumer<DocumentDifference>, AutoCloseable {
  private final Path file;
  private final Path part;
  private final FileChannel channel;
  private final BufferedWriter writer;
  private boolean partIsOurs = true;

  private DifferenceFile(Path file, Path part, FileChannel channel) {
    this.file = file;
    this.part = part;
    this.channel = channel;
    writer = new BufferedWriter(Channels.newWriter(channel, UTF_8));
  }

  /** What a file is called while it is written. */
  public static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /**
   * Begins a file.
   *
   * @throws InvalidInputException when there is one of that name, or one that was begun, or none
   *     can be written there
   */
  public static DifferenceFile create(Path path) {
    Path file = path.toAbsolutePath();
    Path part = part(file);
    if (Files.exists(file)) {
      throw exists(file, "nothing is overwritten");
    }
    try {
      FileChannel channel =
          FileChannel.open(
              part,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new DifferenceFile(file, part, channel);
    } catch (FileAlreadyExistsException e) {
      throw exists(part, "another command writes it, or was killed");
    } catch (IOException e) {
      String found = Texts.oneLine(e.getClass().getSimpleName() + ": " + e.getMessage());
      throw new InvalidInputException(
          "expected a place to write %s to, found %s; name another one by --keep FILE"
              .formatted(part, found));
    }
  }

  /**
   * Adds a document.
   *
   * @throws UncheckedIOException when it cannot be written
   */
  @Override
  public void accept(DocumentDifference difference) {
    try {
      writer.append(difference.toJson()).append('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(part + " cannot be written", e);
    }
  }

  /**
   * Makes the file durable, and gives it its name. Nothing is added after that.
   *
   * @throws InvalidInputException when a file of that name has come meanwhile; what was written
   *     stays under the name with {@code .part}
   * @throws UncheckedIOException when it cannot be written
   */
  public void commit() {
    try {
      writer.flush();
      channel.force(true);
      partIsOurs = false;
      Files.move(part, file);
      forceDirectory();
    } catch (FileAlreadyExistsException e) {
      throw exists(file, "its contents are in " + part);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** Ends it; what was not committed is removed. */
  @Override
  public void close() {
    try {
      channel.close();
      if (partIsOurs) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(part + " cannot be removed", e);
    }
  }

  /** Makes the new name itself durable. */
  private void forceDirectory() throws IOException {
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static InvalidInputException exists(Path file, String why) {
    return new InvalidInputException(
        "expected no file %s, found one: %s; name another one, or move that file away"
            .formatted(file, why));
  }
}
