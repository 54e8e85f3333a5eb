package io.locktender.coordinator.cluster;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.document.Formatted;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.OperatorCommand;
import io.locktender.coordinator.document.Revert;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.release.ReleaseVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the operator asked for.
 *
 * @param version the target version
 * @param requestId random, 1 to 40 letters, digits, {@code -} or {@code _}; the name of this
 *     request, and of the upgrade that it starts
 * @param by who, for people
 * @param abort who wants this very request aborted, or null
 * @param options how it goes when it rolls, or null: as by default
 * @param command what is asked of the upgrade that this request started, or null; the last one
 *     counts
 * @param revert that it goes back after an upgrade, or null: it goes forward
 * @param hold how it goes when it goes by HOLD, or null: as by default
 * @param rehearse true where it is only rehearsed, on copies: nothing is held and nothing changed;
 *     else null or false
 */
public record Target(
    ReleaseVersion version,
    String requestId,
    String by,
    @Nullable String abort,
    @Nullable RollOptions options,
    @Nullable OperatorCommand command,
    @Nullable Revert revert,
    @Nullable HoldOptions hold,
    @Nullable Boolean rehearse)
    implements Formatted {
  /** In whose name the target is set where no operator has asked for anything. */
  public static final String LOCKTENDER = "locktender";

  /** The longest name of a person, in characters. */
  public static final int MAX_BY = 200;

  public Target {
    requireNonNull(version, "version");
    requireNonNull(requestId, "requestId");
    requireNonNull(by, "by");
    checkArgument(
        OperatorCommand.ID.matcher(requestId).matches(),
        "requestId: expected 1 to 40 letters, digits, - or _, found '%s'",
        requestId);
    checkLength("by", by, MAX_BY);
    if (abort != null) {
      checkLength("abort", abort, MAX_BY);
    }
    checkArgument(
        !Boolean.TRUE.equals(rehearse) || revert == null,
        "rehearse: expected no revert with it, found %s",
        revert);
  }

  /** A request to go forward, without options or commands. */
  public Target(ReleaseVersion version, String requestId, String by, @Nullable String abort) {
    this(version, requestId, by, abort, null, null, null, null, null);
  }

  /** A request for an upgrade, or for the way back after one. */
  public Target(
      ReleaseVersion version,
      String requestId,
      String by,
      @Nullable String abort,
      @Nullable RollOptions options,
      @Nullable OperatorCommand command,
      @Nullable Revert revert) {
    this(version, requestId, by, abort, options, command, revert, null, null);
  }

  /** A request to rehearse the way to a version. */
  public static Target rehearsal(ReleaseVersion version, String requestId, String by) {
    return new Target(version, requestId, by, null, null, null, null, null, true);
  }

  @Override
  public int format() {
    boolean cutsOver = command != null && command.kind() == OperatorCommand.Kind.CUTOVER;
    boolean holds = hold != null && !hold.equals(HoldOptions.DEFAULT);
    return rehearses() || holds || cutsOver ? RecordFormat.SECOND : RecordFormat.FIRST;
  }

  /** Whether it is only rehearsed. */
  public boolean rehearses() {
    return Boolean.TRUE.equals(rehearse);
  }

  /** The same request, aborted. */
  public Target aborted(String who) {
    return new Target(version, requestId, by, who, options, command, revert, hold, rehearse);
  }

  /** The same request, with a command to the upgrade that it started. */
  public Target with(OperatorCommand next) {
    return new Target(version, requestId, by, abort, options, next, revert, hold, rehearse);
  }

  /** The request that an upgrade was begun by, as the version document has it. */
  public static Target of(Upgrade upgrade) {
    return new Target(
        upgrade.to().version(),
        upgrade.requestId(),
        upgrade.by(),
        upgrade.abort(),
        null,
        null,
        upgrade.backward() ? new Revert(upgrade.restores()) : null,
        null,
        upgrade.rehearsal() == null ? null : true);
  }

  private static void checkLength(String field, String text, int most) {
    checkArgument(
        text.length() <= most,
        "%s: expected at most %s characters, found %s",
        field,
        most,
        text.length());
  }

  /** What is asked for when nobody asks for anything: that all stays as it is. */
  public static Target atRest(VersionDocument document) {
    String request = document.lastEnded() == null ? "none" : document.lastEnded().requestId();
    return new Target(document.version(), request, LOCKTENDER, null);
  }
}
