package io.locktender.agent.state;

import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The lock that an agent holds on its state directory for as long as it lives. */
final class StateLock implements AutoCloseable {
  /**
   * The lock files that this JVM holds. A POSIX lock is the process's: a second channel on the same
   * file would, when it is closed, take the first one's lock away, so it must not even be opened.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private StateLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static StateLock take(Path file) throws IOException {
    if (!HELD.add(file)) {
      throw refused(file, " another agent in this process");
    }
    StateLock lock = null;
    try {
      lock = open(file);
    } finally {
      if (lock == null) {
        HELD.remove(file);
      }
    }
    return lock;
  }

  private static StateLock open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock held = channel.tryLock();
    if (held == null) {
      channel.close();
      throw refused(file, holder(file));
    }
    channel.truncate(0);
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(pid));
    return new StateLock(file, channel);
  }

  private static InvalidInputException refused(Path file, String holder) {
    return new InvalidInputException(
        file
            + ": expected to be this node's only agent, found it locked by"
            + holder
            + "; stop that agent, or give this one a state directory of its own");
  }

  private static String holder(Path file) throws IOException {
    String pid = Files.readString(file).strip();
    return pid.isEmpty() ? " another agent" : " the agent with process id " + pid;
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(file);
  }
}
