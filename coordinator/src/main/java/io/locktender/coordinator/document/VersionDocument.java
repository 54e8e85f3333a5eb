package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.release.RanRelease;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one truth.
 *
 * @param cluster whose database this is
 * @param lineage random; a restored dump that was adopted has a new one
 * @param adopted the lineages that this one took the place of; empty where no dump was adopted
 * @param revision raised by every transition
 * @param token the mastership that may write
 * @param epoch how many masterships there have been
 * @param version what the data is
 * @param admits the releases whose workers may run; empty: every gate is shut
 * @param upgrade the running upgrade, or null
 * @param lastEnded the request that ended last, or null
 * @param ran the releases that it has gone through to its version, ascending, as far as they are
 *     known: the last {@link #MAX_RAN}, with the last {@link #MAX_RAN_STEPS} steps or fewer
 * @param events what the transition that made it tells others; they are in the outbox before the
 *     next one is written
 */
public record VersionDocument(
    String cluster,
    String lineage,
    List<String> adopted,
    long revision,
    String token,
    long epoch,
    ReleaseVersion version,
    List<ReleaseId> admits,
    @Nullable Upgrade upgrade,
    @Nullable LastEnded lastEnded,
    List<RanRelease> ran,
    List<ClusterEvent> events)
    implements Formatted {
  /** The most releases that are remembered. */
  static final int MAX_RAN = 100;

  /** The most steps of theirs: as many as one plan may have. */
  static final int MAX_RAN_STEPS = 500;

  /** The most lineages that are remembered: each adoption adds one, or a few. */
  static final int MAX_ADOPTED = 100;

  /** The most events of one transition. */
  static final int MAX_EVENTS = 2 * ClusterEvent.PLACES;

  /** The highest revision, and epoch: JSON's readers keep every whole number up to it. */
  public static final long MAX_REVISION = 1L << 53;

  /**
   * The end of a request, in the same write as what it ended with.
   *
   * @param requestId the request
   * @param outcome how it ended
   * @param revision the revision that said so first
   */
  public record LastEnded(String requestId, Outcome outcome, long revision) {
    public LastEnded {
      requireNonNull(requestId, "requestId");
      requireNonNull(outcome, "outcome");
    }
  }

  /** One whose transition tells nobody anything. */
  public VersionDocument(
      String cluster,
      String lineage,
      List<String> adopted,
      long revision,
      String token,
      long epoch,
      ReleaseVersion version,
      List<ReleaseId> admits,
      @Nullable Upgrade upgrade,
      @Nullable LastEnded lastEnded,
      List<RanRelease> ran) {
    this(
        cluster, lineage, adopted, revision, token, epoch, version, admits, upgrade, lastEnded, ran,
        List.of());
  }

  /** One of which it is not known what it has gone through. */
  public VersionDocument(
      String cluster,
      String lineage,
      List<String> adopted,
      long revision,
      String token,
      long epoch,
      ReleaseVersion version,
      List<ReleaseId> admits,
      @Nullable Upgrade upgrade,
      @Nullable LastEnded lastEnded) {
    this(
        cluster, lineage, adopted, revision, token, epoch, version, admits, upgrade, lastEnded,
        List.of());
  }

  public VersionDocument {
    requireNonNull(cluster, "cluster");
    requireNonNull(lineage, "lineage");
    requireNonNull(token, "token");
    requireNonNull(version, "version");
    // A document that was written before there was adoption does not say.
    adopted = adopted == null ? List.of() : List.copyOf(adopted);
    admits = List.copyOf(requireNonNull(admits, "admits"));
    // Nor one from before this was recorded.
    ran = ran == null ? List.of() : List.copyOf(ran);
    events = events == null ? List.of() : List.copyOf(events);
    checkArgument(
        events.size() <= MAX_EVENTS,
        "events: expected at most %s, found %s",
        MAX_EVENTS,
        events.size());
    checkArgument(
        revision >= 1 && revision <= MAX_REVISION,
        "revision: expected 1 to %s, found %s",
        MAX_REVISION,
        revision);
    checkArgument(
        epoch >= 0 && epoch <= MAX_REVISION,
        "epoch: expected 0 to %s, found %s",
        MAX_REVISION,
        epoch);
    checkArgument(
        upgrade == null || upgrade.phase().stored(),
        "upgrade.phase: expected one that lasts, found %s",
        upgrade == null ? null : upgrade.phase());
    checkArgument(
        upgrade == null || upgrade.phase() != Phase.SWAP || upgrade.copies() != null,
        "upgrade.copies: expected a token in SWAP, found none");
  }

  @Override
  public int format() {
    boolean rehearsed = lastEnded != null && lastEnded.outcome() == Outcome.REHEARSED;
    return rehearsed
            || saysWhichStepsRan()
            || (upgrade != null && upgrade.holdsOrRehearsesAsAsked())
        ? RecordFormat.SECOND
        : RecordFormat.FIRST;
  }

  /** Whether it says which steps the database has gone through. */
  public boolean saysWhichStepsRan() {
    return ran.stream().anyMatch(release -> !release.steps().isEmpty());
  }

  /** The same, which says only which releases it has gone through. */
  public VersionDocument withoutStepsThatRan() {
    return new VersionDocument(
        cluster,
        lineage,
        adopted,
        revision,
        token,
        epoch,
        version,
        admits,
        upgrade,
        lastEnded,
        ran.stream()
            .map(each -> new RanRelease(each.version(), each.digest(), each.after(), List.of()))
            .toList(),
        events);
  }

  /** The same, with what its transition tells others. */
  public VersionDocument telling(List<ClusterEvent> told) {
    return new VersionDocument(
        cluster, lineage, adopted, revision, token, epoch, version, admits, upgrade, lastEnded, ran,
        told);
  }

  /**
   * Whether this is what was seen before, or came after it: false when a dump was restored and
   * nobody has adopted it.
   */
  public boolean follows(@Nullable SeenRevision seen) {
    if (seen == null || adopted.contains(seen.lineage())) {
      return true;
    }
    return lineage.equals(seen.lineage()) && revision >= seen.revision();
  }

  /** What a node knows that has carried this document out. */
  public SeenRevision known() {
    return new SeenRevision(lineage, revision);
  }

  /** Whether workers of exactly this release may run. */
  public boolean admits(ReleaseId release) {
    return admits.contains(release);
  }

  /**
   * The release that a node is to run: that of the database version, and, while both are admitted,
   * the one that the node is told to run. Null when none is admitted.
   */
  public @Nullable ReleaseId assigned(String node) {
    return upgrade != null && upgrade.phase().mixed()
        ? upgrade.assigned(node)
        : admits.stream().filter(id -> id.version().equals(version)).findFirst().orElse(null);
  }

  /** Whether a request has ended, as far as this document knows. */
  public boolean ended(String requestId) {
    return lastEnded != null && lastEnded.requestId().equals(requestId);
  }
}
