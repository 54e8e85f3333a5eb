package io.locktender.agent.state;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.document.Records;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.text.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agent's directory on disk, locked until {@link #close}.
 *
 * <p>Every reader gives empty when there is no such file, and throws {@link InvalidInputException}
 * naming the file when it is garbled. Every writer returns when the record is durable, and throws
 * {@link UncheckedIOException} when it may not be; then the old record is still whole. Thread-safe.
 */
public final class StateDirectory implements NodeRecords, AutoCloseable {
  private static final String KNOWN = "known.json";
  private static final String INCARNATION = "incarnation.json";
  private static final String OWN_STEPS = "node-steps.json";
  private static final String DRAIN = "drain.json";
  private static final String CURRENT = "current";

  private final Path directory;
  private final StateLock lock;
  private final DiskReserve reserve;

  private StateDirectory(Path directory, StateLock lock) {
    this.directory = directory;
    this.lock = lock;
    this.reserve = new DiskReserve(directory);
  }

  /**
   * Creates the directory when it is missing, and locks it.
   *
   * @throws InvalidInputException when another agent has it, naming the lock file
   * @throws UncheckedIOException when it cannot be created or written
   */
  public static StateDirectory open(Path directory) {
    try {
      PrivateFiles.directory(directory.toAbsolutePath().normalize());
      Path created = directory.toRealPath();
      StateDirectory state = new StateDirectory(created, StateLock.take(created.resolve("lock")));
      state.reserve.keep();
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException("the state directory " + directory + " cannot be used", e);
    }
  }

  /** The directory itself. */
  public Path path() {
    return directory;
  }

  @Override
  public Optional<SeenRevision> known() {
    return read(KNOWN, SeenRevision.class);
  }

  @Override
  public void writeKnown(SeenRevision known) {
    write(KNOWN, known);
  }

  /** This run's name and the last one's, or empty on a new node. */
  public Optional<Incarnation> incarnation() {
    return read(INCARNATION, Incarnation.class);
  }

  /** Writes the run's name; before it registers. */
  public void writeIncarnation(Incarnation incarnation) {
    write(INCARNATION, incarnation);
  }

  @Override
  public Optional<OwnSteps> ownSteps() {
    return read(OWN_STEPS, OwnSteps.class);
  }

  @Override
  public void writeOwnSteps(OwnSteps steps) {
    write(OWN_STEPS, steps);
  }

  @Override
  public Optional<Drain> drain() {
    return read(DRAIN, KnownDrain.class).map(KnownDrain::drain);
  }

  @Override
  public void writeDrain(@Nullable Drain drain) {
    write(DRAIN, new KnownDrain(drain));
  }

  @Override
  public Optional<ReleaseId> current() {
    return read(CURRENT, ReleaseId.class);
  }

  @Override
  public void writeCurrent(ReleaseId release) {
    write(CURRENT, release);
  }

  /** Reads a JSON record by its file name. */
  public <T> Optional<T> read(String name, Class<T> type) {
    Path file = directory.resolve(name);
    try {
      return Optional.of(Records.fromJson(Files.readAllBytes(file), type, file.toString()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /** Replaces a JSON record, durably and as a whole; on a full disk with what is kept for that. */
  public synchronized void write(String name, Object value) {
    Path file = directory.resolve(name);
    byte[] json = Records.toJson(value);
    try {
      replace(file, json);
    } catch (IOException e) {
      if (!reserve.free()) {
        throw new UncheckedIOException(file + " cannot be written", e);
      }
      writeAgain(file, json);
      return;
    }
    reserve.keep();
  }

  private void writeAgain(Path file, byte[] json) {
    try {
      replace(file, json);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  private void replace(Path file, byte[] json) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    writeAndForce(temporary, json);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory();
  }

  private static void writeAndForce(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PrivateFiles.FILE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Makes the rename itself durable. */
  private void forceDirectory() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Gives up the lock. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the lock of " + directory + " cannot be released", e);
    }
  }
}
