package io.locktender.bench.peer;

import io.locktender.bench.site.Program;
import io.locktender.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A process of a peer's. Closing it kills it. */
public final class PeerProcess implements AutoCloseable {
  private final Peer peer;
  private final Program program;

  private PeerProcess(Peer peer, Program program) {
    this.peer = peer;
    this.program = program;
  }

  /**
   * Starts one.
   *
   * @param brake a file: while it is there, the change waits, and holds the lock
   */
  public static PeerProcess start(Peer peer, TestDatabase database, Path directory, Path brake) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-Dbench.log=INFO"));
    options.add("-Dlogback.configurationFile=io/locktender/bench/logback.xml");
    options.add("-Dbench.brake=" + brake);
    options.addAll(peer.options());
    List<String> command = Program.java(peer.kind().program(), options, peer.arguments(database));
    try {
      Path output = Files.createTempFile(directory, "peer", ".out");
      return new PeerProcess(peer, Program.start(command, Map.of(), output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When it had the lock and began its change; waits for that. */
  public Instant changes(Duration within) {
    return await(PeerLines.CHANGES, within);
  }

  /** When the library has returned; waits for that. */
  public Instant goesOn(Duration within) {
    return await(PeerLines.GOES_ON, within);
  }

  /** When the library was called; waits for that. */
  public Instant begins(Duration within) {
    return await(PeerLines.BEGINS, within);
  }

  /** When it has ended, and its library has returned; empty when it failed. */
  public Optional<Instant> ends(Duration within) {
    return program.end(within) == 0 ? said(PeerLines.GOES_ON) : Optional.empty();
  }

  public void awaitWaiting(Duration within) {
    Awaitility.await(peer + " waits for the lock")
        .atMost(within)
        .until(() -> program.said().contains(peer.kind().waits()));
  }

  private Instant await(String what, Duration within) {
    return Awaitility.await(peer + " " + what)
        .atMost(within)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              Optional<Instant> said = said(what);
              if (said.isEmpty() && !program.process().isAlive() && said(what).isEmpty()) {
                throw new IllegalStateException(peer + " ended: " + program.said());
              }
              return said;
            },
            Optional::isPresent)
        .orElseThrow();
  }

  private Optional<Instant> said(String what) {
    String line = PeerLines.line(what);
    return program
        .said()
        .lines()
        .filter(each -> each.startsWith(line))
        .map(each -> Instant.ofEpochMilli(Long.parseLong(each.substring(line.length()))))
        .findFirst();
  }

  @Override
  public void close() {
    program.close();
  }
}
