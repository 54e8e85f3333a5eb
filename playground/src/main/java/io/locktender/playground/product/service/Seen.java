package io.locktender.playground.product.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Writes down every document of another shape that the worker sees, so that it is known after the
 * worker is gone. The format of the files is described at {@code SeenReport}.
 *
 * <p>At most {@value #MAX_LINES} lines; after these only the count in memory goes on.
 */
final class Seen {
  static final long MAX_LINES = 100_000;

  private final Path lines;
  private final Path readCount;
  private final Shape shape;
  private final InstantSource clock;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong otherShape = new AtomicLong();

  /**
   * @param directory created if it is missing
   * @param worker the name of this process, which begins the names of its files
   * @throws IOException if the directory cannot be written to
   */
  Seen(Path directory, String worker, Shape shape, InstantSource clock) throws IOException {
    this.shape = shape;
    this.clock = clock;
    Files.createDirectories(directory);
    lines = directory.resolve(worker + ".jsonl");
    readCount = directory.resolve(worker + ".read");
    append("");
    saveReadCount();
  }

  /** Counts a document that was read, and returns it; writes it down if it is of another shape. */
  Document check(Document document) {
    read.incrementAndGet();
    shape.fault(document).ifPresent(fault -> record(document.get("_id"), fault));
    return document;
  }

  /** Writes down that a document which was there is gone. */
  void missing(Object id) {
    record(id, "expected the document to be there");
  }

  long read() {
    return read.get();
  }

  long otherShape() {
    return otherShape.get();
  }

  /** Writes how many documents were read, in place of what the file said before. */
  synchronized void saveReadCount() {
    Path next = readCount.resolveSibling(readCount.getFileName() + ".next");
    try {
      Files.writeString(next, read.get() + "\n");
      Files.move(next, readCount, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void record(@Nullable Object id, String fault) {
    if (otherShape.incrementAndGet() <= MAX_LINES) {
      Document line =
          new Document("at", clock.instant().toString()).append("id", id).append("fault", fault);
      append(line.toJson() + "\n");
    }
  }

  private void append(String text) {
    try {
      Files.writeString(
          lines,
          text,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
