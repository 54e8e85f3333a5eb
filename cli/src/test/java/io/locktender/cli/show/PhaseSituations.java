package io.locktender.cli.show;

import static io.locktender.cli.show.ShownDocuments.REQUEST;
import static io.locktender.cli.show.ShownDocuments.holding;
import static io.locktender.cli.show.ShownDocuments.idle;
import static io.locktender.cli.show.ShownDocuments.rolling;

import io.locktender.coordinator.cluster.NodeReport.TaskProgress;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.TaskKind;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.HoldOptions.Cutover;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.ExpandTask;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.MasterTask.NoAnswer;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.ProveTask;
import io.locktender.coordinator.task.StepId;
import io.locktender.coordinator.task.StepTask;
import io.locktender.coordinator.task.SwapTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.work.Synced;
import java.time.Duration;
import java.util.List;

/** An example of each phase, as it goes when nothing is wrong. */
final class PhaseSituations {
  static final Synced CURRENT = new Synced(12, 20_004, true, 300, null, 0, null, List.of());
  private static final HoldOptions BY_HAND = new HoldOptions(Cutover.MANUAL, null);
  private static final RollOptions SOAK_BY_HAND = RollOptions.DEFAULT.manual(true);
  static final RollOptions CANARY =
      new RollOptions(
          "1",
          "node-1",
          Duration.ofSeconds(10),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          null);

  private PhaseSituations() {}

  static List<Situation> all() {
    return List.of(
        new Situation(
            "at-rest", "Nothing runs", null, new ShownCluster(idle()).atRest().snapshot()),
        preflight(),
        sync(),
        ready(),
        hold(),
        finish(),
        check(),
        swap(),
        admit(),
        done(),
        expand(),
        rollingOne(),
        canary(),
        soak(),
        soakByHand(),
        contract(),
        rollingBackNodes(),
        rollingBack(),
        rolledBack());
  }

  private static Situation preflight() {
    return Situation.of(
        Phase.PREFLIGHT,
        "looks whether it may begin",
        new ShownCluster(idle()).running(new PreflightTask(REQUEST, false), null).snapshot());
  }

  private static Situation sync() {
    return Situation.of(
        Phase.SYNC,
        "copies are made, the workers serve",
        new ShownCluster(holding(Phase.SYNC))
            .running(new SyncTask(REQUEST), null)
            .node("node-2", node -> node.does(new TaskProgress(TaskKind.SYNC, null, 5_001, 15_003)))
            .snapshot());
  }

  private static Situation ready() {
    return Situation.of(
        Phase.READY,
        "with `--cutover manual` it waits for you, the workers serve",
        new ShownCluster(holding(Phase.READY, BY_HAND))
            .succeeded(new SyncTask(REQUEST), CURRENT)
            .node(
                "node-2", node -> node.does(new TaskProgress(TaskKind.SYNC, null, 20_004, 0, 300L)))
            .snapshot());
  }

  private static Situation hold() {
    return Situation.of(
        Phase.HOLD,
        "the old workers stop",
        new ShownCluster(holding(Phase.HOLD))
            .all(node -> node.is(NodeState.HELD))
            .node(
                "node-3",
                node -> node.is(NodeState.DRAINING).behind().says("waits until api has stopped"))
            .snapshot());
  }

  private static Situation finish() {
    return Situation.of(
        Phase.FINISH,
        "the steps that see whole collections",
        held(Phase.FINISH)
            .running(new StepTask(REQUEST, StepId.of(ShownDocuments.INDEX)), null)
            .node(
                "node-2",
                node ->
                    node.does(
                        new TaskProgress(TaskKind.STEP, ShownDocuments.INDEX.id(), 0, 20_004)))
            .snapshot());
  }

  private static ShownCluster held(Phase phase) {
    return new ShownCluster(holding(phase)).all(node -> node.is(NodeState.HELD));
  }

  private static Situation check() {
    return Situation.of(
        Phase.CHECK,
        "no copy may miss anything",
        held(Phase.CHECK).running(new ProveTask(REQUEST), null).snapshot());
  }

  private static Situation swap() {
    return Situation.of(
        Phase.SWAP,
        "the copies take the usual names",
        held(Phase.SWAP).running(new SwapTask(REQUEST), null).snapshot());
  }

  private static Situation admit() {
    return Situation.of(
        Phase.ADMIT,
        "the new workers start",
        new ShownCluster(holding(Phase.ADMIT))
            .all(node -> node.release("2.0.0"))
            .node("node-3", node -> node.is(NodeState.STARTING).says("api is STARTING"))
            .snapshot());
  }

  private static Situation done() {
    return Situation.of(
        Phase.DONE,
        "it has succeeded",
        new ShownCluster(holding(Phase.ADMIT)).all(node -> node.release("2.0.0")).snapshot());
  }

  private static Situation expand() {
    return Situation.of(
        Phase.EXPAND,
        "documents are expanded in place, the workers serve",
        new ShownCluster(rolling(Phase.EXPAND))
            .running(new ExpandTask(REQUEST, StepId.of(ShownDocuments.ADD)), null)
            .node(
                "node-2",
                node ->
                    node.does(
                        new TaskProgress(TaskKind.EXPAND, ShownDocuments.ADD.id(), 5_001, 15_003)))
            .snapshot());
  }

  private static ShownCluster keepsUp(Phase phase, RollOptions options, String... switched) {
    ShownCluster cluster =
        new ShownCluster(rolling(phase, options, switched))
            .running(new KeepUpTask(REQUEST, false), null)
            .node("node-2", node -> node.does(new TaskProgress(TaskKind.KEEP_UP, null, 0, 12)));
    for (String name : switched) {
      cluster.node(name, node -> node.release("2.0.0"));
    }
    return cluster;
  }

  private static Situation rollingOne() {
    return Situation.of(
        Phase.ROLLING,
        "the nodes switch, one after the other",
        keepsUp(Phase.ROLLING, RollOptions.DEFAULT, "node-1", "node-3")
            .node("node-3", node -> node.is(NodeState.STARTING).says("api is STARTING"))
            .snapshot());
  }

  private static Situation canary() {
    return new Situation(
        "canary",
        "ROLLING: the canary serves, and waits for you",
        Phase.ROLLING,
        keepsUp(Phase.ROLLING, CANARY, "node-1").steady(Duration.ofMinutes(1)).snapshot());
  }

  private static Situation soak() {
    return Situation.of(
        Phase.SOAK,
        "every node serves; there is still a way back",
        keepsUp(Phase.SOAK, RollOptions.DEFAULT, "node-1", "node-2", "node-3").snapshot());
  }

  private static Situation soakByHand() {
    return new Situation(
        "soak-by-hand",
        "SOAK: with `--finalize manual` it waits for you",
        Phase.SOAK,
        keepsUp(Phase.SOAK, SOAK_BY_HAND, "node-1", "node-2", "node-3").snapshot());
  }

  private static Situation contract() {
    return Situation.of(
        Phase.CONTRACT,
        "what only the old release needed is removed",
        new ShownCluster(rolling(Phase.CONTRACT, "node-1", "node-2", "node-3"))
            .all(node -> node.release("2.0.0"))
            .node("node-3", node -> node.behind().says("waits until api has stopped"))
            .snapshot());
  }

  private static Situation rollingBackNodes() {
    return Situation.of(
        Phase.ROLLING_BACK_NODES,
        "the nodes switch back",
        new ShownCluster(rolling(Phase.ROLLING_BACK_NODES, "node-1"))
            .node("node-1", node -> node.is(NodeState.STARTING).says("api is STARTING"))
            .snapshot());
  }

  private static Situation rollingBack() {
    return Situation.of(
        Phase.ROLLING_BACK,
        "the copies are dropped, the old release serves",
        new ShownCluster(holding(Phase.ROLLING_BACK))
            .running(new DropTask(REQUEST), null)
            .snapshot());
  }

  private static Situation rolledBack() {
    return Situation.of(
        Phase.ROLLED_BACK,
        "it has been rolled back",
        new ShownCluster(holding(Phase.ROLLING_BACK))
            .succeeded(new DropTask(REQUEST), new NoAnswer())
            .snapshot());
  }
}
