package io.locktender.coordinator.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.Due;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status --json} prints; outsiders rely on every name in it.
 *
 * @param targetVersion what the operator asked for last, or null
 * @param master the node that is master now, or null
 * @param problem why the master does nothing, in a sentence: then what is said of the database and
 *     the upgrade is what was known last; left out where it goes by what it has read
 * @param databaseVersion null where no master has yet said
 * @param upgrade the running one, else the last, or null
 * @param zookeeperOpen whether whoever reaches ZooKeeper may ask for an upgrade, and write the
 *     nodes' reports; null where that is not known
 * @param nodes by name
 */
@JsonPropertyOrder({
  "cluster",
  "targetVersion",
  "master",
  "problem",
  "databaseVersion",
  "upgrade",
  "zookeeperOpen",
  "nodes"
})
public record StatusModel(
    String cluster,
    @Nullable ReleaseVersion targetVersion,
    @Nullable String master,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problem,
    @Nullable DatabaseVersion databaseVersion,
    @Nullable UpgradeStatus upgrade,
    @Nullable Boolean zookeeperOpen,
    List<NodeStatus> nodes) {
  /** What the data is, and whose workers may run. */
  public record DatabaseVersion(
      ReleaseVersion version, List<ReleaseVersion> admits, long revision, long epoch) {}

  /**
   * An upgrade; one in PREFLIGHT, or refused there, goes by its request's id.
   *
   * @param outcome null while it runs
   * @param startedAt null in PREFLIGHT
   * @param deadline until when the master waits; left out where no time is set for that
   * @param rolling left out where it goes by HOLD, and when it has ended
   * @param hold left out where it rolls, where it is only rehearsed, and when it has ended
   * @param rehearsal true where it is only rehearsed; else left out
   */
  public record UpgradeStatus(
      String id,
      @Nullable ReleaseVersion from,
      ReleaseVersion to,
      Phase phase,
      @Nullable Outcome outcome,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Failure failure,
      List<StepStatus> steps,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StatusDeadline deadline,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RollingStatus rolling,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HoldStatus hold,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean rehearsal) {}

  /**
   * Until when the master waits, as it counts, and what happens then.
   *
   * @param setting what says how long, such as {@code deadlines.hold} or {@code --soak-for}
   * @param total how long that is, such as {@code 2m}
   * @param until by the master's wall clock
   * @param then what happens then
   */
  public record StatusDeadline(String setting, String total, Instant until, Due.Then then) {
    static @Nullable StatusDeadline of(@Nullable Due due) {
      return due == null
          ? null
          : new StatusDeadline(due.setting(), Durations.words(due.total()), due.at(), due.then());
    }
  }

  /**
   * How a rolling upgrade stands.
   *
   * @param switched the nodes that are told to run the new release
   * @param paused who paused it, or null
   * @param finalizes {@code auto} or {@code manual}
   * @param lag how many documents that old workers have written are still to be expanded, as the
   *     last pass left them; null before the first pass, and after the last
   */
  public record RollingStatus(
      List<String> switched, @Nullable String paused, String finalizes, @Nullable Long lag) {}

  /**
   * How an upgrade by HOLD stands.
   *
   * @param cutover {@code auto} or {@code manual}
   * @param askedBy who asked for the hold that has not begun yet, or null
   * @param waits whether it waits for {@code locktender cutover}
   * @param maxHold how long the workers may be held, such as {@code 5s}; null: no limit
   * @param holds how many holds have begun
   * @param givenUp why the last one was given up, or null
   * @param behindMillis how long what workers write takes to come into the copies, or null: not
   *     measured
   * @param forecast how long the next hold will last; in READY, else null
   */
  public record HoldStatus(
      String cutover,
      @Nullable String askedBy,
      boolean waits,
      @Nullable String maxHold,
      int holds,
      @Nullable String givenUp,
      @Nullable Long behindMillis,
      @Nullable HoldForecast forecast) {
    /**
     * Of an upgrade that runs; null where it does not hold.
     *
     * @param progress how far the master's task is, or null
     * @param nodes what the nodes say
     */
    public static @Nullable HoldStatus of(
        Upgrade upgrade, @Nullable TaskProgress progress, Collection<NodeReport> nodes) {
      Hold hold = upgrade.hold();
      if (hold == null || upgrade.rehearsal() != null) {
        return null;
      }
      Duration most = hold.options().maxHold();
      Long behind = progress == null || !upgrade.phase().serving() ? null : progress.behindMillis();
      return new HoldStatus(
          hold.manual() ? "manual" : "auto",
          hold.cutover(),
          upgrade.phase() == Phase.READY && hold.manual() && hold.cutover() == null,
          most == null ? null : Durations.words(most),
          hold.holds(),
          hold.back(),
          behind,
          upgrade.phase() == Phase.READY ? HoldForecast.of(behind, nodes, null) : null);
    }
  }

  /** Why an upgrade failed; {@code documents} are the first of them. */
  public record Failure(
      @Nullable String step,
      @Nullable String node,
      String reason,
      List<DocumentFailure> documents) {}

  /** How a step stands. */
  public enum StepState {
    PENDING,
    RUNNING,
    DONE,
    FAILED,
    /** It was done, and is so no longer: the upgrade was rolled back. */
    ROLLED_BACK
  }

  /**
   * One step.
   *
   * @param pending documents that are still to be changed; null when not counted
   * @param changed documents changed so far
   */
  public record StepStatus(
      String id, StepTarget target, StepState state, @Nullable Long pending, long changed) {}

  /**
   * One node.
   *
   * @param live whether its agent has a session
   * @param release the release whose workers it runs, or null
   * @param build which Locktender its agent is, or null: it does not say
   * @param drain that an operator has taken it out of service; left out where nobody has
   * @param revision the last revision that it has carried out
   */
  public record NodeStatus(
      String id,
      List<NodeRole> roles,
      boolean live,
      @Nullable ReleaseVersion release,
      NodeState state,
      long revision,
      @Nullable String detail,
      @Nullable String build,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Drain drain) {}
}
