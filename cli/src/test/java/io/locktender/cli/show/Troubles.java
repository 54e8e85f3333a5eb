package io.locktender.cli.show;

import static io.locktender.cli.show.ShownDocuments.REQUEST;
import static io.locktender.cli.show.ShownDocuments.holding;
import static io.locktender.cli.show.ShownDocuments.rolling;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.HoldTransitions;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.RollingTransitions;
import io.locktender.coordinator.document.Transitions;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.KeepUpTask;
import io.locktender.coordinator.task.MasterTask.NoAnswer;
import io.locktender.coordinator.task.QuietTask;
import io.locktender.coordinator.task.SwapTask;
import io.locktender.coordinator.task.SyncTask;
import io.locktender.steps.work.StepFailure;
import io.locktender.steps.work.StepFailure.DocumentFailure;
import io.locktender.steps.work.Synced;
import io.locktender.steps.work.UpgradeWork.KeptUp;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An example of each kind of trouble while an upgrade runs, and what is left of it. */
final class Troubles {
  private static final StepFailure DOCUMENTS =
      new StepFailure(
          "split-name",
          null,
          "5 of 20004 documents could not be changed",
          5,
          List.of(
              new DocumentFailure("17", "collection customers, 'name' is missing"),
              new DocumentFailure("4711", "collection customers, 'name' is a number"),
              new DocumentFailure("4712", "collection customers, 'name' is a number"),
              new DocumentFailure("4713", "collection customers, 'name' is a number"),
              new DocumentFailure("4714", "collection customers, 'name' is a number")));
  private static final String OPERATION =
      "update of shop.customers by 10.0.0.7:51234 (api), opid 81244";

  private static final KeepUpTask KEEPS_UP = new KeepUpTask(REQUEST, false);

  private Troubles() {}

  static List<Situation> all() {
    return List.of(
        nodeAway(),
        otherFilesInReady(),
        vetoed(),
        problem(),
        takenOver(),
        holdWaits(),
        notQuiet(),
        holdGivenUp(),
        swapBlocked(),
        rollingAway(),
        canaryDrained(),
        canaryRemoved(),
        rollingNotReady(),
        passFailed(),
        leftPending(),
        rollingFailed(),
        stepFailed(),
        nodeFailed(),
        aborted(),
        degraded());
  }

  private static Situation nodeAway() {
    return Situation.trouble(
        "node-away",
        "READY: a node is unreachable, so nothing is held",
        new ShownCluster(holding(Phase.READY))
            .succeeded(new SyncTask(REQUEST), PhaseSituations.CURRENT)
            .node("node-3", ShownNode::away)
            .snapshot());
  }

  private static Situation otherFilesInReady() {
    return Situation.trouble(
        "other-files",
        "READY: a node has other files of the release",
        new ShownCluster(holding(Phase.READY))
            .succeeded(new SyncTask(REQUEST), PhaseSituations.CURRENT)
            .node("node-3", node -> node.digest("sha256:fcde2b2edba5"))
            .snapshot());
  }

  private static Situation vetoed() {
    return Situation.trouble(
        "vetoed",
        "READY: somebody vetoes the hold",
        new ShownCluster(holding(Phase.READY))
            .succeeded(new SyncTask(REQUEST), PhaseSituations.CURRENT)
            .vetoed(Question.BEFORE_HOLD, "freeze vetoes it: a sale is on until Monday")
            .snapshot());
  }

  private static Situation problem() {
    Synced synced = new Synced(19_999, 20_004, false, 0, DOCUMENTS, 5_000, null, List.of());
    return Situation.trouble(
        "documents",
        "SYNC: documents cannot be changed; no worker was stopped",
        new ShownCluster(holding(Phase.SYNC)).succeeded(new SyncTask(REQUEST), synced).snapshot());
  }

  private static Situation takenOver() {
    return Situation.trouble(
        "taken-over",
        "The master died: another begins again from the originals",
        new ShownCluster(Transitions.takeOver(holding(Phase.HOLD), "token-2"))
            .running(new SyncTask(REQUEST), null)
            .node("node-1", ShownNode::away)
            .snapshot());
  }

  private static Situation holdWaits() {
    return Situation.trouble(
        "hold-waits",
        "HOLD: a node cannot stop its workers",
        new ShownCluster(holding(Phase.HOLD))
            .all(node -> node.is(NodeState.HELD))
            .node(
                "node-3",
                node ->
                    node.is(NodeState.DRAINING)
                        .behind()
                        .says("cannot stop unit shop-api is deactivating (stop-sigterm)"))
            .snapshot());
  }

  private static Situation notQuiet() {
    return Situation.trouble(
        "not-quiet",
        "HOLD: the server still does what a stopped worker asked",
        new ShownCluster(holding(Phase.HOLD))
            .all(node -> node.is(NodeState.HELD))
            .running(new QuietTask(REQUEST, Set.of("run")), OPERATION)
            .snapshot());
  }

  private static Situation holdGivenUp() {
    VersionDocument back =
        HoldTransitions.serveAgain(
            holding(Phase.HOLD), "did not hold within 2m: node-3 (cannot stop api)");
    return Situation.trouble(
        "hold-given-up",
        "READY: a hold was given up, and is tried again",
        new ShownCluster(back)
            .succeeded(new SyncTask(REQUEST), PhaseSituations.CURRENT)
            .inPhase(Duration.ofSeconds(3))
            .snapshot());
  }

  private static Situation swapBlocked() {
    StepFailure blocked =
        StepFailure.of(
            null,
            "BLOCKED: neither customers nor its copy is there; rename the right collection to"
                + " shop.customers");
    return Situation.trouble(
        "swap-blocked",
        "SWAP: it cannot finish, and is tried again",
        new ShownCluster(holding(Phase.SWAP))
            .all(node -> node.is(NodeState.HELD))
            .failed(new SwapTask(REQUEST), blocked)
            .snapshot());
  }

  private static Situation rollingAway() {
    return Situation.trouble(
        "rolling-node-away",
        "ROLLING: a node is unreachable",
        new ShownCluster(rolling(Phase.ROLLING, "node-1"))
            .node("node-1", node -> node.release("2.0.0"))
            .node("node-3", ShownNode::away)
            .steady(Duration.ofMinutes(1))
            .snapshot());
  }

  private static Situation canaryDrained() {
    Drain drain = new Drain("bob@desk", ShownDocuments.BEGAN, "a new disk");
    return Situation.trouble(
        "canary-drained",
        "ROLLING: the canary is drained",
        new ShownCluster(rolling(Phase.ROLLING, PhaseSituations.CANARY))
            .node("node-1", node -> node.drained(drain).says(drain.words()))
            .snapshot());
  }

  private static Situation canaryRemoved() {
    RollOptions options = RollOptions.DEFAULT;
    RollOptions canary =
        new RollOptions(
            "1", "node-4", options.healthyFor(), options.progress(), options.soak(), false);
    return Situation.trouble(
        "canary-removed",
        "ROLLING: the canary was removed",
        new ShownCluster(RollingTransitions.pauseAfterCanary(rolling(Phase.ROLLING, canary)))
            .snapshot());
  }

  private static Situation rollingNotReady() {
    return Situation.trouble(
        "rolling-not-ready",
        "ROLLING: a node has not got what it takes",
        new ShownCluster(rolling(Phase.ROLLING, "node-1", "node-2"))
            .all(node -> node.release("2.0.0"))
            .node("node-3", node -> node.release("1.0.0").digest("sha256:fcde2b2edba5"))
            .steady(Duration.ofMinutes(1))
            .snapshot());
  }

  private static Situation passFailed() {
    StepFailure killed = StepFailure.of(null, "the step process ended with exit code 137");
    return Situation.trouble(
        "pass-failed",
        "SOAK: the step process was killed",
        soaking().failed(KEEPS_UP, killed).snapshot());
  }

  private static Situation leftPending() {
    return Situation.trouble(
        "left-pending",
        "SOAK: a pass leaves documents pending, so it is not finalized",
        soaking()
            .succeeded(KEEPS_UP, new KeptUp(0, 3))
            .inPhase(Duration.ofMinutes(20))
            .steady(Duration.ofMinutes(20))
            .snapshot());
  }

  private static ShownCluster soaking() {
    return new ShownCluster(rolling(Phase.SOAK, "node-1", "node-2", "node-3"))
        .all(node -> node.release("2.0.0"));
  }

  private static Situation rollingFailed() {
    return Situation.trouble(
        "rolling-failed",
        "ROLLING: a new worker is not healthy, the nodes go back",
        new ShownCluster(rolling(Phase.ROLLING, "node-1"))
            .node(
                "node-1",
                node ->
                    node.is(NodeState.UNHEALTHY)
                        .release("2.0.0")
                        .says("api is FAILED: exit code 1: no such column"))
            .snapshot());
  }

  private static Situation stepFailed() {
    return Situation.trouble(
        "step-failed",
        "A step failed: it has been rolled back",
        rolledBack(DOCUMENTS, null).snapshot());
  }

  private static ShownCluster rolledBack(StepFailure failure, @Nullable String abort) {
    return new ShownCluster(Transitions.rollBack(holding(Phase.FINISH), failure, abort))
        .succeeded(new DropTask(REQUEST), new NoAnswer());
  }

  private static Situation nodeFailed() {
    return Situation.trouble(
        "node-failed",
        "A node's own step or check failed: it has been rolled back",
        rolledBack(
                new StepFailure(
                    null, "node-3", "./check: exit code 1: port 8080 is taken", 0, List.of()),
                null)
            .snapshot());
  }

  private static Situation aborted() {
    return Situation.trouble(
        "aborted",
        "Somebody aborted it",
        rolledBack(StepFailure.of(null, "aborted by ann@desk"), "ann@desk").snapshot());
  }

  private static Situation degraded() {
    return Situation.trouble(
        "degraded",
        "DEGRADED: after the swap a node does not become healthy",
        new ShownCluster(holding(Phase.ADMIT))
            .all(node -> node.release("2.0.0"))
            .node("node-3", node -> node.is(NodeState.UNHEALTHY).says("api is FAILED: exit code 1"))
            .inPhase(Duration.ofHours(1))
            .snapshot());
  }
}
