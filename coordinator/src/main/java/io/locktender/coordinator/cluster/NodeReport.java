package io.locktender.coordinator.cluster;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.locktender.coordinator.document.Formatted;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRole;
import io.locktender.steps.control.RecordFormat;
import io.locktender.steps.release.ReleaseVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself, as long as its session lives.
 *
 * @param node the node
 * @param incarnation the agent's run
 * @param roles what it is to its cluster
 * @param state what it is doing
 * @param revision the last revision that it has carried out; 0 when none
 * @param known the newest that it has ever seen, as it is on its disk, or null
 * @param release the release that it has switched to, or null; its key is {@code agentVersion}
 * @param detail one sentence: what it waits for or what is wrong, or null
 * @param http where its HTTP server listens, {@code host:port}, or null
 * @param prepared its answer to a request in PREFLIGHT, or null
 * @param duty its answer to the running phase's duty (node steps in FINISH, the check in CHECK), or
 *     null
 * @param progress how far the master's running task is, or null
 * @param workers its workers
 * @param times how long its workers took lately, or null: none is known
 * @param agent which Locktender it is; null: it is of before that was said
 * @param newer the format of a record of the cluster that is newer than what it reads; null where
 *     there is none
 * @param databaseAnswers whether it could read the version document lately; null: it does not say
 * @param drain that it is drained, or about to be, as it knows it; null where it is not
 */
public record NodeReport(
    String node,
    String incarnation,
    List<NodeRole> roles,
    NodeState state,
    long revision,
    @Nullable SeenRevision known,
    @JsonProperty("agentVersion") @Nullable ReleaseVersion release,
    @Nullable String detail,
    @Nullable String http,
    @Nullable Prepared prepared,
    @Nullable Duty duty,
    @Nullable TaskProgress progress,
    List<WorkerReport> workers,
    @Nullable ServingTimes times,
    @Nullable AgentBuild agent,
    @Nullable Integer newer,
    @Nullable Boolean databaseAnswers,
    @Nullable Drain drain)
    implements Formatted {
  /** One that says neither how long its workers took, nor which Locktender it is. */
  public NodeReport(
      String node,
      String incarnation,
      List<NodeRole> roles,
      NodeState state,
      long revision,
      @Nullable SeenRevision known,
      @Nullable ReleaseVersion release,
      @Nullable String detail,
      @Nullable String http,
      @Nullable Prepared prepared,
      @Nullable Duty duty,
      @Nullable TaskProgress progress,
      List<WorkerReport> workers) {
    this(
        node,
        incarnation,
        roles,
        state,
        revision,
        known,
        release,
        detail,
        http,
        prepared,
        duty,
        progress,
        workers,
        null,
        null,
        null,
        null,
        null);
  }

  @Override
  public int format() {
    if (drain != null || drained()) {
      return RecordFormat.THIRD;
    }
    return progress != null && progress.task() == TaskKind.MEASURE
        ? RecordFormat.SECOND
        : RecordFormat.FIRST;
  }

  /**
   * How long a node's workers took when they were stopped, and started, for the last time in this
   * run of its agent; all of them together.
   *
   * @param stopMillis from when it was decided to stop them until none ran; null: not yet
   * @param startMillis from when it was decided to start them until they served; null: not yet
   */
  public record ServingTimes(@Nullable Long stopMillis, @Nullable Long startMillis) {}

  /**
   * What a node has for a request.
   *
   * @param requestId the request that is answered
   * @param digests the releases on disk by version: those above the database version, up to the
   *     target
   * @param problems why the node cannot take part; empty when it can
   * @param freeBytes the room for the files of a master's step process; null where no master can
   *     be, or it is not known
   */
  public record Prepared(
      String requestId,
      Map<ReleaseVersion, String> digests,
      List<String> problems,
      @Nullable Long freeBytes) {
    /** One whose room is not known. */
    public Prepared(String requestId, Map<ReleaseVersion, String> digests, List<String> problems) {
      this(requestId, digests, problems, null);
    }

    public Prepared {
      requireNonNull(requestId, "requestId");
      digests = Map.copyOf(requireNonNull(digests, "digests"));
      problems = List.copyOf(requireNonNull(problems, "problems"));
    }
  }

  /**
   * How a duty stands.
   *
   * @param token the mastership that is answered
   * @param phase FINISH or CHECK
   * @param state how it stands
   * @param step the step that failed, or null
   * @param reason why it failed, or null
   */
  public record Duty(
      String token, Phase phase, State state, @Nullable String step, @Nullable String reason) {
    /** How a duty stands. */
    public enum State {
      RUNNING,
      DONE,
      FAILED
    }

    public Duty {
      requireNonNull(token, "token");
      requireNonNull(phase, "phase");
      requireNonNull(state, "state");
    }
  }

  private static final long MAX_COUNT = 1L << 53;

  /**
   * How far a task is.
   *
   * @param task what it does
   * @param step the step's id, or null
   * @param done documents done
   * @param left documents left; negative when unknown
   * @param behindMillis how long what workers write takes to come into the copies, or null: not
   *     measured
   */
  public record TaskProgress(
      TaskKind task, @Nullable String step, long done, long left, @Nullable Long behindMillis) {
    /** Of what is not behind anything. */
    public TaskProgress(TaskKind task, @Nullable String step, long done, long left) {
      this(task, step, done, left, null);
    }

    public TaskProgress {
      requireNonNull(task, "task");
      checkArgument(done >= 0 && done <= MAX_COUNT, "done: expected a count, found %s", done);
      checkArgument(left <= MAX_COUNT, "left: expected a count, found %s", left);
    }
  }

  /**
   * A worker, for people.
   *
   * @param name its name
   * @param version of its release
   * @param state what it is doing
   * @param pid its process
   * @param restarts how often it was started again
   */
  public record WorkerReport(
      String name, ReleaseVersion version, String state, long pid, int restarts) {
    public WorkerReport {
      requireNonNull(name, "name");
      requireNonNull(version, "version");
      requireNonNull(state, "state");
    }
  }

  public NodeReport {
    requireNonNull(node, "node");
    requireNonNull(incarnation, "incarnation");
    requireNonNull(state, "state");
    roles = List.copyOf(requireNonNull(roles, "roles"));
    workers = List.copyOf(requireNonNull(workers, "workers"));
  }

  /** The same with another progress. */
  public NodeReport withProgress(@Nullable TaskProgress other) {
    return new NodeReport(
        node,
        incarnation,
        roles,
        state,
        revision,
        known,
        release,
        detail,
        http,
        prepared,
        duty,
        other,
        workers,
        times,
        agent,
        newer,
        databaseAnswers,
        drain);
  }

  /** Whether it may be master, and the database answers it. */
  public boolean answeredStateServer() {
    return roles.contains(NodeRole.STATE_SERVER) && Boolean.TRUE.equals(databaseAnswers);
  }

  /** Whether a master whose own node is drained gives way to it. */
  public boolean takesOverFromDrained() {
    return answeredStateServer() && !drained() && newer == null;
  }

  /**
   * Whether it is out of service by an operator's wish: it acks, and nobody waits until it serves.
   */
  public boolean drained() {
    return state == NodeState.DRAINED;
  }

  /** Whether it serves a release. */
  public boolean serves(ReleaseId wanted) {
    return state == NodeState.SERVING && wanted.version().equals(release);
  }

  /** The last revision of a lineage that it has carried out; 0 when none. */
  public long acked(String lineage) {
    return known != null && known.lineage().equals(lineage) ? revision : 0;
  }
}
