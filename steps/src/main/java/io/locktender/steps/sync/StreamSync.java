package io.locktender.steps.sync;

import io.locktender.steps.stream.Marker;
import io.locktender.steps.stream.PassFindings;
import io.locktender.steps.stream.PassFindings.Missed;
import io.locktender.steps.stream.Proof;
import io.locktender.steps.stream.StreamBrokenException;
import io.locktender.steps.work.StepFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a round does where there is a change stream, once all has been copied. The stream is opened
 * only then, since a server before 6.0 turns each copied document into an event, and then drops it;
 * one pass finds what was written before. Another one says whether the stream may be believed: it
 * told of all that the pass found. From then on nothing is read but what changed, and the proof
 * reads nothing. A stream that breaks, or that is not to be believed, is given up for good; passes
 * do the same work. For one thread at a time.
 */
final class StreamSync implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StreamSync.class);

  /** The copies are current when this many rounds, one after the other, are so little behind. */
  private static final int QUICK_ROUNDS = 2;

  private static final Duration QUICK = Duration.ofSeconds(2);

  private final Supplier<Optional<StreamFollower>> streams;
  private Optional<StreamFollower> follower = Optional.empty();
  private boolean opened;

  /** Whether what was written before the stream began has been found. */
  private boolean reached;

  private boolean verified;
  private int quick;
  private @Nullable Marker caughtUp;

  /**
   * What a round came to.
   *
   * @param changed documents that were derived or removed
   * @param quick whether the stream is to be believed, and the copies are little behind
   * @param backlogMillis how far behind; -1 where nothing tells
   */
  record Outcome(long changed, boolean quick, long backlogMillis) {}

  /**
   * @param streams opens the stream, if there is one
   */
  StreamSync(Supplier<Optional<StreamFollower>> streams) {
    this.streams = streams;
  }

  /**
   * One round while workers serve, after the one that has copied all; empty when there is no
   * stream, or no more: a pass is due.
   */
  Optional<Outcome> round(Round round, Originals originals)
      throws StepFailedException, InterruptedException {
    if (!opened) {
      follower = streams.get();
      opened = true;
    }
    if (follower.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(round(follower.get(), round, originals));
    } catch (StreamBrokenException e) {
      giveUp(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Outcome round(StreamFollower stream, Round round, Originals originals)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    Round once = round.tryingOnce();
    if (!reached) {
      long changed = originals.during(stream, each -> each.follow(once));
      reached = true;
      stream.drain(once);
      return new Outcome(changed + settle(stream, round, originals), false, -1);
    }
    if (!verified && originals.pending() == 0) {
      long changed = verify(stream, once, originals);
      return new Outcome(changed + settle(stream, round, originals), false, -1);
    }
    Duration behind = stream.round(once);
    quick = behind.compareTo(QUICK) <= 0 ? quick + 1 : 0;
    long changed = settle(stream, round, originals);
    return new Outcome(changed, verified && quick >= QUICK_ROUNDS, behind.toMillis());
  }

  private long verify(StreamFollower stream, Round round, Originals originals)
      throws StreamBrokenException, StepFailedException, InterruptedException {
    PassFindings found = new PassFindings();
    long[] changed = new long[1];
    Missed missed =
        stream.verify(
            round,
            found,
            () -> changed[0] = originals.each(each -> each.follow(round, found::differs)));
    verified = missed.none();
    if (missed.count() > 0) {
      throw new StreamBrokenException(
          "a pass found %d documents that the change stream had not told of, which is a defect: %s; what changes is found by passes from now on"
              .formatted(missed.count(), String.join(", ", missed.first())));
    }
    return changed[0];
  }

  /** What a round has left pending, as a document that could not be changed, is tried again. */
  private static long settle(StreamFollower stream, Round round, Originals originals)
      throws StepFailedException, InterruptedException {
    long changed = originals.pending() == 0 ? 0 : originals.each(each -> each.derivePending(round));
    return changed + stream.takeChanged();
  }

  /**
   * Derives all that was written before the call, when nobody writes any more; empty when a pass is
   * due.
   */
  Optional<Outcome> catchUp(Round round, Originals originals)
      throws StepFailedException, InterruptedException {
    if (follower.isEmpty() || !verified) {
      giveUp("the hold began before a pass had found that the change stream tells of everything");
      return Optional.empty();
    }
    try {
      StreamFollower stream = follower.get();
      caughtUp = stream.drain(round.tryingOnce());
      return Optional.of(new Outcome(settle(stream, round, originals), true, 0));
    } catch (StreamBrokenException e) {
      giveUp(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What came since {@link #catchUp}; empty when that must be found by a pass. */
  Optional<Proof> proof(Round round, Originals originals)
      throws StepFailedException, InterruptedException {
    if (follower.isEmpty() || caughtUp == null) {
      return Optional.empty();
    }
    try {
      Set<String> expiring = originals.expiring();
      Proof proof = follower.get().since(caughtUp, expiring, round);
      if (proof instanceof Proof.Unknown unknown) {
        giveUp(unknown.reason());
        return Optional.empty();
      }
      return Optional.of(proof);
    } catch (StreamBrokenException e) {
      giveUp(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Why all copies must be begun anew; or empty. */
  Optional<String> anew() {
    return follower.flatMap(StreamFollower::anew);
  }

  private void giveUp(String reason) {
    follower.ifPresent(
        stream -> {
          log.warn("{}", reason);
          stream.close();
        });
    follower = Optional.empty();
  }

  @Override
  public void close() {
    follower.ifPresent(StreamFollower::close);
  }
}
