package io.locktender.coordinator.status;

import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.status.PhaseTrack.Stage;
import io.locktender.coordinator.status.StatusModel.NodeStatus;
import io.locktender.coordinator.status.StatusModel.StepState;
import io.locktender.coordinator.status.StatusModel.StepStatus;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows of a cluster at one moment: the status and {@code why}, as the commands
 * print them, and what a person asks next. It is bounded: of many nodes and steps those are in it
 * that somebody wants to see first.
 *
 * @param status as {@code status --json} prints it, with the first nodes and steps
 * @param moreNodes how many nodes are left out; they serve, or come later in the order
 * @param serving how many of all nodes serve
 * @param moreSteps how many steps are left out
 * @param why as {@code why --json} prints it
 * @param next the command of {@code why} by itself
 * @param doing what the master says that it does or waits for; empty where it says nothing
 * @param track the phases of a request that runs; empty where none does
 * @param progress how far the master's running task is, or null
 * @param back which way back is open
 * @param hold how long an upgrade has held the workers
 * @param problems the records that cannot be read
 */
public record PageModel(
    StatusModel status,
    int moreNodes,
    int serving,
    int moreSteps,
    WhyModel why,
    Next next,
    String doing,
    List<Stage> track,
    @Nullable Progress progress,
    WayBack back,
    HoldSeen hold,
    List<String> problems) {
  /** The most nodes that are shown. */
  static final int MAX_NODES = 100;

  /** The most steps that are shown. */
  static final int MAX_STEPS = 60;

  private static final String NOTE = "   (";

  /**
   * A command, and what is said of it.
   *
   * @param note where it is typed, or what else there is; empty where there is nothing to say
   */
  public record Next(String command, String note) {
    static Next of(String next) {
      int at = next.indexOf(NOTE);
      return at < 0 || !next.endsWith(")")
          ? new Next(next, "")
          : new Next(next.substring(0, at), next.substring(at + NOTE.length(), next.length() - 1));
    }
  }

  /**
   * How far a task is.
   *
   * @param of its step, or what kind of task it is
   * @param left null: nobody knows
   * @param etaMillis how long it still takes, or null: nobody knows yet
   */
  public record Progress(String of, long done, @Nullable Long left, @Nullable Long etaMillis) {
    static @Nullable Progress of(@Nullable TaskProgress progress, @Nullable Duration eta) {
      // How far behind the workers it is, is said where it rolls.
      return progress == null || progress.task() == TaskKind.KEEP_UP
          ? null
          : new Progress(
              progress.step() == null ? progress.task().name() : progress.step(),
              progress.done(),
              progress.left() < 0 ? null : progress.left(),
              eta == null ? null : eta.toMillis());
    }
  }

  /**
   * Of what ZooKeeper holds.
   *
   * @param eta how long the running task still takes, or null: nobody knows yet
   * @param hold what was seen of holds
   */
  public static PageModel of(Snapshot snapshot, @Nullable Duration eta, HoldSeen hold) {
    StatusModel status = new StatusBuilder(snapshot).build();
    WhyModel why = WhyModel.of(snapshot);
    UpgradeStatus upgrade = status.upgrade();
    Mirror mirror = snapshot.mirror();
    int steps = upgrade == null ? 0 : upgrade.steps().size();
    return new PageModel(
        bounded(status),
        Math.max(0, status.nodes().size() - MAX_NODES),
        (int) status.nodes().stream().filter(node -> node.state() == NodeState.SERVING).count(),
        Math.max(0, steps - MAX_STEPS),
        why,
        Next.of(why.next()),
        mirror == null ? "" : mirror.sentence(),
        upgrade == null || upgrade.outcome() != null ? List.of() : PhaseTrack.of(upgrade),
        Progress.of(snapshot.progress(), eta),
        WayBack.of(snapshot, upgrade),
        hold,
        snapshot.view().problems());
  }

  private static StatusModel bounded(StatusModel status) {
    UpgradeStatus upgrade = status.upgrade();
    return new StatusModel(
        status.cluster(),
        status.targetVersion(),
        status.master(),
        status.problem(),
        status.databaseVersion(),
        upgrade == null ? null : bounded(upgrade),
        status.zookeeperOpen(),
        first(status.nodes()));
  }

  /** Those that do not serve come first where not all can be shown. */
  private static List<NodeStatus> first(List<NodeStatus> nodes) {
    return nodes.size() <= MAX_NODES
        ? nodes
        : nodes.stream()
            .sorted(Comparator.comparing(node -> node.state() == NodeState.SERVING))
            .limit(MAX_NODES)
            .toList();
  }

  /** What is done goes first where not all can be shown, then what comes last. */
  private static UpgradeStatus bounded(UpgradeStatus upgrade) {
    List<StepStatus> steps = upgrade.steps();
    int over = steps.size() - MAX_STEPS;
    if (over <= 0) {
      return upgrade;
    }
    int done = 0;
    while (done < over && steps.get(done).state() == StepState.DONE) {
      done++;
    }
    return new UpgradeStatus(
        upgrade.id(),
        upgrade.from(),
        upgrade.to(),
        upgrade.phase(),
        upgrade.outcome(),
        upgrade.startedAt(),
        upgrade.finishedAt(),
        upgrade.failure(),
        steps.subList(done, done + MAX_STEPS),
        upgrade.deadline(),
        upgrade.rolling(),
        upgrade.hold(),
        upgrade.rehearsal());
  }
}
