package io.locktender.agent.worker;

import io.locktender.agent.state.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker writes: a file, since the worker must outlive the agent. */
final class WorkerLog {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerLog.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");
  private static final int TAIL_BYTES = 8 * 1024;
  private static final int TAIL_LINES = 20;
  private static final int MAX_LAST_WORDS = 300;

  private final Path directory;
  private final Path file;

  /**
   * @throws IllegalArgumentException when the name cannot be a file's
   */
  WorkerLog(Path directory, String worker) {
    if (!NAME.matcher(worker).matches()) {
      throw new IllegalArgumentException(
          "expected a worker's name of letters, digits, '.', '_' and '-', found '" + worker + "'");
    }
    this.directory = directory;
    this.file = directory.resolve(worker + ".log");
  }

  Path file() {
    return file;
  }

  /** Makes room before a start: a full log is set aside, in the place of the one before. */
  void prepare(long maxBytes) throws IOException {
    PrivateFiles.directory(directory);
    if (Files.exists(file) && Files.size(file) > maxBytes) {
      Files.move(file, old(), StandardCopyOption.REPLACE_EXISTING);
    }
    PrivateFiles.file(file);
  }

  /**
   * Makes room while the worker runs, which goes on writing at the end of the same file: the last
   * part of a full log is copied aside, in the place of the one before, and the log emptied. What
   * is written in between is lost; where there is no room for the copy, all of it is.
   */
  void bound(long maxBytes) {
    try (FileChannel log =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (log.size() > maxBytes) {
        setAside(log, maxBytes);
        log.truncate(0);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      LOG.warn("{} cannot be bounded: {}", file, e.getMessage());
    }
  }

  private void setAside(FileChannel log, long maxBytes) throws IOException {
    Files.deleteIfExists(old());
    PrivateFiles.file(old());
    try (FileChannel copy = FileChannel.open(old(), StandardOpenOption.WRITE)) {
      long from = Math.max(0, log.size() - maxBytes);
      long end = log.size();
      while (from < end) {
        from += Math.max(1, log.transferTo(from, end - from, copy));
      }
    } catch (IOException e) {
      LOG.warn("there is no room to set {} aside, and it is emptied: {}", file, e.getMessage());
      Files.deleteIfExists(old());
    }
  }

  private Path old() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  void append(String line) {
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** The last lines, at most 20 of at most 8 KiB; none when there is no log. */
  List<String> tail() {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - TAIL_BYTES);
      ByteBuffer buffer = ByteBuffer.allocate(TAIL_BYTES);
      while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
        // one read may bring less than is there
      }
      String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      return List.copyOf(lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** What was written last, in half a sentence: for whoever is not on this machine. */
  String lastWords() {
    try {
      String last = tail().stream().filter(line -> !line.isBlank()).reduce("", (a, b) -> b).strip();
      return last.isEmpty()
          ? "it wrote nothing"
          : "it wrote last: " + last.substring(0, Math.min(last.length(), MAX_LAST_WORDS));
    } catch (UncheckedIOException e) {
      return "what it wrote cannot be read";
    }
  }
}
