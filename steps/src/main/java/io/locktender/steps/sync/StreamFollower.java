package io.locktender.steps.sync;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.locktender.steps.copy.Parallel;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.stream.Applier;
import io.locktender.steps.stream.ChangeStream;
import io.locktender.steps.stream.Marker;
import io.locktender.steps.stream.PassFindings;
import io.locktender.steps.stream.PassFindings.Missed;
import io.locktender.steps.stream.Proof;
import io.locktender.steps.stream.StreamBrokenException;
import io.locktender.steps.stream.StreamOpening;
import io.locktender.steps.stream.Told;
import io.locktender.steps.work.StepFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the originals by what their change stream tells, as long as there is one. While a pass
 * reads them, what is told becomes pending, and no more: a copy has one writer at a time. For one
 * thread at a time.
 */
final class StreamFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamFollower.class);

  /** A round listens for so long before it looks how far it is behind. */
  private static final Duration LISTEN = Duration.ofSeconds(1);

  /** A stream that tells nothing for longer than this, and not of a marker, is as good as none. */
  private static final Duration DRAIN_WITHIN = Duration.ofMinutes(10);

  /** Who is further behind does not rest: at half the speed it might never catch up. */
  private static final Duration LITTLE_BEHIND = Duration.ofSeconds(1);

  /** Nor in so many rounds after it, or it would fall behind in every other one. */
  private static final int HURRIED_ROUNDS = 20;

  private static final Duration AT_A_TIME = Duration.ofMillis(100);
  private static final int BATCH_IDS = 1_000;

  /** Beside workers: what has come is derived together, not one by one. */
  private static final int COLLECTED_IDS = 500;

  private final ChangeStream stream;
  private final MarkerTries markers;
  private final Map<String, CollectionSync> originals = new TreeMap<>();
  private final ExecutorService threads;
  private final LongSupplier nanos;
  private final WholeCollections whole = new WholeCollections();
  private volatile @Nullable PassFindings findings;
  private int hurried = HURRIED_ROUNDS;
  private long changed;

  private StreamFollower(
      ChangeStream stream, Originals originals, ExecutorService threads, LongSupplier nanos) {
    this.stream = stream;
    markers = new MarkerTries(stream::mark, nanos, LockSupport::parkNanos);
    originals.all().forEach(each -> this.originals.put(each.original(), each));
    this.threads = threads;
    this.nanos = nanos;
  }

  /**
   * Follows the stream of some originals, if there is one; it tells what is written from now on.
   */
  static Optional<StreamFollower> open(
      SyncSetting setting, Originals originals, long maxWaitingBytes) {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            new ThreadFactoryBuilder().setNameFormat("stream-%d").setDaemon(true).build());
    boolean opened = false;
    try {
      StreamOpening opening =
          ChangeStream.open(
              setting.database(),
              setting.sources().names(),
              setting.copyOf().apply(ChangeStream.MARKERS),
              threads,
              setting.nanos(),
              maxWaitingBytes);
      if (opening instanceof StreamOpening.Open open) {
        opened = true;
        return Optional.of(new StreamFollower(open.stream(), originals, threads, setting.nanos()));
      }
      log.info("passes find what changes: {}", ((StreamOpening.None) opening).reason());
      return Optional.empty();
    } finally {
      if (!opened) {
        threads.shutdownNow();
      }
    }
  }

  /** A pass over all originals. */
  @FunctionalInterface
  interface Pass {
    void run() throws StepFailedException, InterruptedException;
  }

  /** Makes a pass; what is told meanwhile is pending after it. */
  void during(Pass pass) throws StreamBrokenException, StepFailedException, InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    Future<?> listening =
        threads.submit(
            () -> {
              while (!over.get()) {
                makePending(stream.take(BATCH_IDS, AT_A_TIME));
              }
              return null;
            });
    try {
      pass.run();
    } finally {
      over.set(true);
    }
    awaitEnd(listening);
  }

  private static void awaitEnd(Future<?> listening)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    try {
      Parallel.get(listening);
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof StreamBrokenException broken) {
        throw broken;
      }
      throw e;
    }
  }

  /**
   * Makes a pass that says whether the stream may be believed: it has told of all that the pass
   * found.
   *
   * @param pass tells what it finds
   */
  Missed verify(Round round, PassFindings found, Pass pass)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    // What was told of a whole collection is told: this pass must not find it first.
    passes(round);
    if (whole.needPass()) {
      return new Missed(0, List.of(), false);
    }
    findings = found;
    try {
      during(pass);
      drainTo(markers.next(), this::makePending);
    } finally {
      findings = null;
    }
    return found.missed();
  }

  /**
   * Derives what is told for a second, and then until a marker.
   *
   * @return how long the marker took
   */
  Duration round(Round round)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    Round paced = paced(round);
    long end = nanos.getAsLong() + LISTEN.toNanos();
    for (long left = LISTEN.toNanos(); left > 0; left = end - nanos.getAsLong()) {
      derive(listen(paced, left), paced);
    }
    long begun = nanos.getAsLong();
    drain(paced);
    return Duration.ofNanos(nanos.getAsLong() - begun);
  }

  private Told listen(Round round, long nanos) throws StreamBrokenException, InterruptedException {
    return round.pace().rests()
        ? stream.collect(COLLECTED_IDS, Duration.ofNanos(Math.min(nanos, AT_A_TIME.toNanos())))
        : stream.take(BATCH_IDS, Duration.ofNanos(nanos));
  }

  /** Derives all that was written before this call; returns the marker of the call. */
  Marker drain(Round round)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    long begun = nanos.getAsLong();
    Marker marker = markers.next();
    Round paced = paced(round);
    drainTo(marker, batch -> derive(batch, paced));
    boolean behind = nanos.getAsLong() - begun > LITTLE_BEHIND.toNanos();
    hurried = behind ? HURRIED_ROUNDS : Math.max(0, hurried - 1);
    passes(round);
    return marker;
  }

  private Round paced(Round round) {
    return hurried > 0 ? round.unrested() : round;
  }

  /**
   * What came since a marker until now. What was deleted where documents expire is followed.
   *
   * @param expiring originals whose documents expire
   */
  Proof since(Marker first, Set<String> expiring, Round round)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    Marker second = markers.next();
    drainTo(
        second,
        batch -> {
          // What must not have come is pending: when the hold is given up, it is derived after all.
          makePending(batch);
          deriveOf(expiring, batch, round);
        });
    return stream.between(first, second, expiring);
  }

  /** How many documents were derived or removed since the last call. */
  long takeChanged() {
    long taken = changed;
    changed = 0;
    return taken;
  }

  /** Why all copies must be begun anew; or empty. */
  Optional<String> anew() {
    return whole.anew();
  }

  private void drainTo(Marker marker, Applier applier)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    if (!stream.drainTo(marker, DRAIN_WITHIN, applier)) {
      throw new StreamBrokenException(
          "the change stream has told nothing for %d min, not even of a marker that was written before; what changes is found by passes from now on"
              .formatted(DRAIN_WITHIN.toMinutes()));
    }
  }

  /** Whatever fails then, all that was told is pending. */
  private void derive(Told batch, Round round) throws StepFailedException, InterruptedException {
    makePending(batch);
    deriveOf(batch.changed().keySet(), batch, round);
  }

  private void deriveOf(Set<String> names, Told batch, Round round)
      throws StepFailedException, InterruptedException {
    for (String name : names) {
      CollectionSync original = originals.get(name);
      List<DocumentKey> keys = batch.changed().get(name);
      if (original != null && !keys.isEmpty()) {
        changed += original.derive(keys, round);
      }
    }
  }

  private void makePending(Told batch) throws StepFailedException {
    for (Map.Entry<String, DocumentKey> each : batch.changed().entries()) {
      CollectionSync original = originals.get(each.getKey());
      if (original != null) {
        original.makePending(each.getValue());
      }
    }
    whole.note(batch);
    // Not before it is pending: the pass would find that it differs, and hear of it no more.
    PassFindings verifying = findings;
    if (verifying != null) {
      verifying.told(batch);
    }
  }

  /** Reads those again in which only a pass can find what changed. */
  private void passes(Round round)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    for (String name : whole.takeThoseThatNeedPass()) {
      CollectionSync original = originals.get(name);
      if (original != null) {
        log.info("{} is read again: not all that changed in it is known by its _id", name);
        boolean read = false;
        try {
          during(() -> changed += original.follow(round));
          read = true;
        } finally {
          if (!read) {
            whole.needsPass(name);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    stream.close();
    threads.shutdownNow();
  }
}
