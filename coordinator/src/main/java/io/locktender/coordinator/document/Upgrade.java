package io.locktender.coordinator.document;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.UpgradeWork.SwapEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running upgrade.
 *
 * @param id random; names the backups
 * @param requestId the operator's request; one request starts at most one upgrade
 * @param from the release before
 * @param to the target
 * @param digests every release that the plan passes through, in that order, {@code to} last;
 *     backwards, the first is {@code from}, if its steps are reverted
 * @param check whether {@code to} has a check, which every node runs in CHECK
 * @param phase where it is
 * @param by who asked
 * @param startedAt when SYNC or EXPAND began, by the clock of that master
 * @param heldAt the revision that withdrew an admission: what every node must ack; 0 while none is
 *     withdrawn
 * @param abort who aborted it, or null
 * @param failure why it rolls back, or null
 * @param participants the nodes registered when it began
 * @param takeovers how many masters took it over
 * @param steps all steps, in order
 * @param swap what the swap does; empty before SWAP
 * @param copies the token that the copies to be swapped carry, which stays when another master goes
 *     on with the swap; null before SWAP
 * @param rolling how it rolls, or null: it is by HOLD
 * @param answer to the operator's last command, or null
 * @param restores the upgrade whose backups it puts back instead of running steps, or null
 * @param hold how it holds, or null: it is by ROLLING. A document that was written before there was
 *     a choice does not say
 * @param rehearsal what is found, where it is only rehearsed: then it never comes to HOLD, and the
 *     old release is admitted all the time; else null
 * @param restored the usual names of what {@code restores} had left backups of when it began, until
 *     SWAP; null where it restores none, and in a document of a build that did not say so
 */
public record Upgrade(
    String id,
    String requestId,
    ReleaseId from,
    ReleaseId to,
    List<ReleaseId> digests,
    boolean check,
    Phase phase,
    String by,
    Instant startedAt,
    long heldAt,
    @Nullable String abort,
    @Nullable StepFailure failure,
    List<String> participants,
    int takeovers,
    List<StepMark> steps,
    List<SwapEntry> swap,
    @Nullable String copies,
    @Nullable Rolling rolling,
    @Nullable CommandAnswer answer,
    @Nullable String restores,
    @Nullable Hold hold,
    @Nullable Rehearsal rehearsal,
    @Nullable List<String> restored) {
  /** The most steps that a plan may have: the document stays far below ZooKeeper's 1 MiB. */
  public static final int MAX_STEPS = 500;

  /** Far more than deadlines.takeovers allows, and a master may die in ROLLING_BACK or SWAP too. */
  public static final int MAX_TAKEOVERS = 1_000_000;

  /**
   * What the master made of a command.
   *
   * @param id the command's
   * @param refused why it was refused, or null: it is carried out
   */
  public record CommandAnswer(String id, @Nullable String refused) {
    public CommandAnswer {
      requireNonNull(id, "id");
    }
  }

  /** One that is no rehearsal. */
  public Upgrade(
      String id,
      String requestId,
      ReleaseId from,
      ReleaseId to,
      List<ReleaseId> digests,
      boolean check,
      Phase phase,
      String by,
      Instant startedAt,
      long heldAt,
      @Nullable String abort,
      @Nullable StepFailure failure,
      List<String> participants,
      int takeovers,
      List<StepMark> steps,
      List<SwapEntry> swap,
      @Nullable String copies,
      @Nullable Rolling rolling,
      @Nullable CommandAnswer answer,
      @Nullable String restores) {
    this(
        id,
        requestId,
        from,
        to,
        digests,
        check,
        phase,
        by,
        startedAt,
        heldAt,
        abort,
        failure,
        participants,
        takeovers,
        steps,
        swap,
        copies,
        rolling,
        answer,
        restores,
        null,
        null,
        null);
  }

  public Upgrade {
    requireNonNull(id, "id");
    requireNonNull(requestId, "requestId");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(phase, "phase");
    requireNonNull(by, "by");
    requireNonNull(startedAt, "startedAt");
    checkArgument(
        OperatorCommand.ID.matcher(requestId).matches(),
        "requestId: expected 1 to 40 letters, digits, - or _, found '%s'",
        requestId);
    checkArgument(
        by.length() <= OperatorCommand.MAX_BY
            && (abort == null || abort.length() <= OperatorCommand.MAX_BY),
        "by, abort: expected at most %s characters, found more",
        OperatorCommand.MAX_BY);
    checkArgument(
        takeovers >= 0 && takeovers <= MAX_TAKEOVERS,
        "takeovers: expected 0 to %s, found %s",
        MAX_TAKEOVERS,
        takeovers);
    digests = List.copyOf(requireNonNull(digests, "digests"));
    participants = List.copyOf(requireNonNull(participants, "participants"));
    steps = List.copyOf(requireNonNull(steps, "steps"));
    swap = List.copyOf(requireNonNull(swap, "swap"));
    restored = restored == null ? null : List.copyOf(restored);
    checkArgument(
        phase.ofRolling() ? rolling != null : phase.ofBoth() || rolling == null,
        "rolling: expected it just in a phase of rolling, found phase %s",
        phase);
    checkArgument(
        hold == null || rolling == null,
        "hold: expected it just of an upgrade by HOLD, found both");
    hold = hold == null && rolling == null ? Hold.DEFAULT : hold;
    checkArgument(
        rehearsal == null || phase.rehearsed(),
        "rehearsal: expected none in phase %s, where workers are held or the new release is",
        phase);
  }

  /** Whether the workers of the old release serve while copies are made, or worked on. */
  public boolean serving() {
    return phase.serving() || (rehearsal != null && phase == Phase.FINISH);
  }

  /** Whether it is a rehearsal, or holds in another way than by default. */
  boolean holdsOrRehearsesAsAsked() {
    return rehearsal != null || (hold != null && !hold.options().equals(HoldOptions.DEFAULT));
  }

  /** Whether it goes back to an older release. */
  public boolean backward() {
    return to.version().compareTo(from.version()) < 0;
  }

  /** The release that a node is told to run while both are admitted. */
  public ReleaseId assigned(String node) {
    return rolling != null && rolling.switched().contains(node) ? to : from;
  }
}
