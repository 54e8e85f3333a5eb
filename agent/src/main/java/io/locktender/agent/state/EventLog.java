package io.locktender.agent.state;

import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.master.EventSink;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What this node did, in order: one JSON object a line in {@code events.jsonl}, with {@code at},
 * {@code node} and {@code type} first.
 *
 * <p>A line is handed to the operating system before {@link #record} returns, and the thing that it
 * tells of counts as done only then; it survives the agent's death, not the machine's. The file is
 * bounded: when full it becomes {@code events.jsonl.1}, in the place of the one before.
 * Thread-safe.
 */
public final class EventLog implements EventSink, AutoCloseable {
  /** The file's name, in the state directory. */
  public static final String FILE = "events.jsonl";

  /** The size after which a new file is begun. */
  public static final long DEFAULT_MAX_BYTES = 64L * 1024 * 1024;

  private final Path file;
  private final String node;
  private final InstantSource clock;
  private final long maxBytes;
  private final DiskReserve reserve;
  private FileChannel channel;

  private EventLog(Path file, String node, InstantSource clock, long maxBytes) throws IOException {
    this.file = file;
    this.node = node;
    this.clock = clock;
    this.maxBytes = maxBytes;
    this.reserve = new DiskReserve(file.resolveSibling("."));
    this.channel = openChannel(file);
  }

  /**
   * Opens the log in a directory, and goes on where it ended.
   *
   * @throws UncheckedIOException when it cannot be written
   */
  public static EventLog open(Path directory, String node, InstantSource clock, long maxBytes) {
    Path file = directory.resolve(FILE);
    try {
      endTornLine(file);
      return new EventLog(file, node, clock, maxBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be opened", e);
    }
  }

  /** A machine that crashed may have left half a line; the next one must not be glued to it. */
  private static void endTornLine(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (RandomAccessFile events = new RandomAccessFile(file.toFile(), "rw")) {
      long length = events.length();
      if (length > 0) {
        events.seek(length - 1);
        if (events.read() != '\n') {
          events.write('\n');
        }
      }
    }
  }

  private static FileChannel openChannel(Path file) throws IOException {
    PrivateFiles.file(file);
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
  }

  @Override
  public synchronized void record(String type, Map<String, ?> fields) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("at", clock.instant().toString());
    event.put("node", node);
    event.put("type", type);
    event.putAll(fields);
    try {
      rotateWhenFull();
      String line = new String(Records.toJson(event), StandardCharsets.UTF_8) + "\n";
      append(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  /** On a full disk with what is kept for that. */
  private void append(byte[] line) throws IOException {
    try {
      append(ByteBuffer.wrap(line));
    } catch (IOException e) {
      if (!reserve.free()) {
        throw e;
      }
      append(ByteBuffer.wrap(line));
    }
  }

  /** All or nothing: on a full disk half a line may be written, and what follows would be glued. */
  private void append(ByteBuffer line) throws IOException {
    long before = channel.size();
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      channel.truncate(before);
      throw e;
    }
  }

  private void rotateWhenFull() throws IOException {
    if (channel.size() >= maxBytes) {
      // The last try may have got no further than this.
      if (Files.exists(file)) {
        Path old = file.resolveSibling(FILE + ".1");
        Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
      }
      FileChannel next = openChannel(file);
      channel.close();
      channel = next;
    }
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be closed", e);
    }
  }
}
