package io.locktender.steps.stream;

import io.locktender.steps.control.MongoCalls;
import io.locktender.steps.mongo.Database;
import io.locktender.steps.stream.EventSource.Events;
import io.locktender.steps.work.StepFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The changes of touched collections, from a moment on, and the proof that between two others there
 * were none. It reads by a client and a thread of its own. Safe for use by many threads; batches
 * are for one of them.
 */
public final class ChangeStream implements AutoCloseable {
  /** The usual name of the collection for markers: no collection of the product may have it. */
  public static final String MARKERS = "locktender.markers";

  /** About how much memory ids may take that nobody has taken: 200,000 of the usual ones. */
  public static final long MAX_WAITING_BYTES = 40L * 1024 * 1024;

  private final Database own;
  private final Markers markers;
  private final Marker start;
  private final Intake intake;
  private final Future<?> reader;
  private final Future<?> beat;

  private ChangeStream(
      Database own,
      Markers markers,
      Marker start,
      Intake intake,
      Future<?> reader,
      Future<?> beat) {
    this.own = own;
    this.markers = markers;
    this.start = start;
    this.intake = intake;
    this.reader = reader;
    this.beat = beat;
  }

  /**
   * Finds out whether there is a stream, and opens it if so.
   *
   * @param touched usual names, those of collections that are not there, too
   * @param markers a collection for markers; its name carries the mastership's token, so that
   *     nobody else marks
   * @param threads has two of them for the stream, until that is closed
   * @param nanos a monotonic clock
   * @param maxWaitingBytes how much memory ids may take that nobody has taken
   * @throws io.locktender.steps.control.DatabaseUnavailableException when trying again is right
   */
  public static StreamOpening open(
      Database database,
      Set<String> touched,
      String markers,
      ExecutorService threads,
      LongSupplier nanos,
      long maxWaitingBytes) {
    Database own = database.another();
    boolean opened = false;
    try {
      StreamTrial trial = new StreamTrial(own, touched, markers);
      Optional<String> refused = trial.refused();
      if (refused.isPresent()) {
        return new StreamOpening.None(refused.get());
      }
      StreamOpening.Open open = start(own, trial, threads, nanos, maxWaitingBytes);
      opened = true;
      return open;
    } finally {
      if (!opened) {
        own.close();
      }
    }
  }

  private static StreamOpening.Open start(
      Database own,
      StreamTrial trial,
      ExecutorService threads,
      LongSupplier nanos,
      long maxWaitingBytes) {
    Marker start = trial.start();
    Events events = trial.events();
    HandOver handOver = new HandOver(maxWaitingBytes);
    Intake intake = new Intake(trial.routing(), handOver, nanos);
    StreamReader reader =
        new StreamReader(trial.source(), events, intake, nanos, LockSupport::parkNanos);
    Beat beat = new Beat(own, trial.collection(), LockSupport::parkNanos);
    return new StreamOpening.Open(
        new ChangeStream(
            own, trial.markers(), start, intake, threads.submit(reader), threads.submit(beat)));
  }

  /** The first marker, and the stream's start: what was written before it is not told. */
  public Marker start() {
    return start;
  }

  /**
   * Writes a marker.
   *
   * @return when a majority has it
   * @throws io.locktender.steps.control.DatabaseUnavailableException when none is known to have it;
   *     another marker may be tried
   */
  public Marker mark() {
    return MongoCalls.call("write a marker", markers::next);
  }

  /**
   * Takes what has come, and waits for something when nothing has.
   *
   * @param maxIds how many ids at most
   * @param within how long to wait; then the batch is empty
   */
  public Told take(int maxIds, Duration within) throws StreamBrokenException, InterruptedException {
    return intake.next(maxIds, within);
  }

  /**
   * Takes what has come when it is as many ids as that, or after some time.
   *
   * @param ids how many at most
   */
  public Told collect(int ids, Duration within) throws StreamBrokenException, InterruptedException {
    return intake.collect(ids, within);
  }

  /**
   * Has everything applied that was written before a marker, and what happens to come with it.
   *
   * @param within how long nothing may come: what comes was not late, however long it takes to be
   *     applied
   * @return false when nothing came for longer
   */
  public boolean drainTo(Marker marker, Duration within, Applier applier)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    return intake.drainTo(marker.number(), within, applier);
  }

  /**
   * What came between two markers.
   *
   * @param second has been told: {@link #drainTo} it first
   * @param expiring touched collections that have an index with a time to live: what is deleted in
   *     them is no violation
   */
  public Proof between(Marker first, Marker second, Set<String> expiring)
      throws StreamBrokenException {
    return intake.between(first.number(), second.number(), expiring);
  }

  /** What has come from a marker until now. */
  public Proof since(Marker marker, Set<String> expiring) throws StreamBrokenException {
    return intake.since(marker.number(), expiring);
  }

  /** How it does. */
  public StreamState state() {
    return intake.state();
  }

  /** Ends the reader, which may take a second more; the markers' collection stays. */
  @Override
  public void close() {
    beat.cancel(true);
    reader.cancel(true);
    // A reader that has not begun to run never does.
    intake.giveUp(StreamReader.CLOSED);
    own.close();
  }
}
