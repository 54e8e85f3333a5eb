package io.locktender.bench.part;

import static java.util.Objects.requireNonNull;

import io.locktender.bench.peer.Peer;
import io.locktender.bench.peer.PeerProcess;
import io.locktender.testkit.TestDatabase;
import io.locktender.testkit.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Processes of a peer: one has the lock, the others wait for it. Closing it kills them. */
final class Waiters implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofMinutes(5);

  private final Peer peer;
  private final TestDatabase database = TestMongo.shared().newDatabase();
  private final List<PeerProcess> waiting = new ArrayList<>();
  private final Path directory;
  private final Path brake;
  private @Nullable PeerProcess holder;

  Waiters(Peer peer, Path work) {
    this.peer = peer;
    try {
      directory = Files.createTempDirectory(work, "waiters");
      brake = Files.createFile(directory.resolve("brake"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the holder, waits until it has the lock, then the others, until all wait for it. */
  Waiters start(int count) {
    holder = PeerProcess.start(peer, database, directory, brake);
    holder.changes(WITHIN);
    for (int i = 0; i < count; i++) {
      waiting.add(PeerProcess.start(peer, database, directory, brake));
    }
    waiting.forEach(each -> each.awaitWaiting(WITHIN));
    return this;
  }

  /** Lets the holder end; how long after that the last of the others has gone on. */
  Duration release() {
    lift();
    Instant free = requireNonNull(holder).goesOn(WITHIN);
    return Duration.between(
        free,
        waiting.stream()
            .map(each -> each.goesOn(WITHIN))
            .max(Comparator.naturalOrder())
            .orElse(free));
  }

  /**
   * Kills the holder; how long after that another has begun the change, and has gone on.
   *
   * @param within which the others give up
   */
  Optional<TakenOver> killHolder(Duration within) {
    requireNonNull(holder).close();
    Instant killed = Instant.now();
    lift();
    PeerProcess next = waiting.get(0);
    return next.ends(within)
        .map(
            end ->
                new TakenOver(
                    Duration.between(killed, next.changes(WITHIN)), Duration.between(killed, end)));
  }

  /** From the kill until another was at the change, and until all was done. */
  record TakenOver(Duration goesOn, Duration done) {}

  private void lift() {
    try {
      Files.delete(brake);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (holder != null) {
      holder.close();
    }
    waiting.forEach(PeerProcess::close);
    database.close();
  }
}
