package io.locktender.cli.show;

import static io.locktender.cli.show.ShownDocuments.REQUEST;
import static io.locktender.cli.show.ShownDocuments.idle;

import io.locktender.coordinator.cluster.Drain;
import io.locktender.coordinator.cluster.NodeState;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.HoldOptions;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.RehearsalTransitions;
import io.locktender.coordinator.document.SeenRevision;
import io.locktender.coordinator.task.DropTask;
import io.locktender.coordinator.task.MasterTask.NoAnswer;
import io.locktender.coordinator.task.PreflightTask;
import io.locktender.coordinator.task.PreflightTask.PreflightAnswer;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.work.StepFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An example of each kind of trouble when no upgrade runs. */
final class TroublesAtRest {
  private static final AgentBuild OLD = new AgentBuild("0.0.9+89abcdef0123", 1);

  private static final Target BY_HAND =
      new Target(
          ShownDocuments.V2,
          REQUEST,
          "ann@desk",
          null,
          null,
          null,
          null,
          new HoldOptions(HoldOptions.Cutover.MANUAL, null),
          null);

  private TroublesAtRest() {}

  static List<Situation> all() {
    return List.of(
        refused(),
        odd(),
        oldAgent(),
        notRehearsed(),
        Situation.trouble(
            "node-down",
            "A node's agent does not run",
            idleCluster().node("node-3", ShownNode::away).snapshot()),
        unhealthy("unhealthy", "A worker ends by itself", NodeState.UNHEALTHY, "api is FAILED"),
        unhealthy(
            "changed-files",
            "A node's release was changed under it",
            NodeState.UNHEALTHY,
            "release 1.0.0 has digest sha256:fcde2b2edba5, but admitted is sha256:b5bb9d8014a0:"
                + " install the same files as on the other nodes"),
        unhealthy("held", "A node came up, and is held for a moment", NodeState.HELD, null),
        unhealthy(
            "database-away",
            "MongoDB does not answer a node",
            NodeState.SERVING,
            "the database does not answer, so nothing is started: no server answered within 10s"),
        unhealthy(
            "removed",
            "A node was removed while its agent runs",
            NodeState.HELD,
            "node-3 was removed from the cluster: restart its agent to register it again"),
        drained(),
        new Situation("document-gone", "The version document is gone", null, idleCluster().blind()),
        restored(),
        Situation.trouble("no-master", "There is no master", idleCluster().noMaster().snapshot()),
        Situation.trouble(
            "garbled",
            "A record cannot be read",
            idleCluster()
                .garbled("target: version: expected a version, found 'two'; put it right")
                .snapshot()),
        Situation.trouble(
            "newer",
            "A record was written by a newer Locktender",
            idleCluster().newer("the target").snapshot()),
        Situation.trouble(
            "open", "Whoever reaches ZooKeeper may do all", idleCluster().open().snapshot()));
  }

  private static ShownCluster idleCluster() {
    return new ShownCluster(idle()).atRest();
  }

  private static Situation unhealthy(
      String id, String title, NodeState state, @Nullable String says) {
    return Situation.trouble(
        id, title, idleCluster().node("node-3", node -> node.is(state).says(says)).snapshot());
  }

  private static Situation drained() {
    Drain drain = new Drain("bob@desk", ShownDocuments.BEGAN, "a new disk");
    return Situation.trouble(
        "drained",
        "DRAINED: an operator has taken a node out of service",
        idleCluster().node("node-3", node -> node.drained(drain).says(drain.words())).snapshot());
  }

  private static ShownCluster asked(String... reasons) {
    PreflightAnswer answer =
        new PreflightAnswer(
            List.of(reasons),
            List.of(ShownDocuments.TWO),
            List.of(ShownDocuments.SPLIT, ShownDocuments.INDEX),
            true,
            false,
            false);
    return new ShownCluster(idle()).succeeded(new PreflightTask(REQUEST, false), answer);
  }

  private static Situation refused() {
    return Situation.trouble(
        "refused",
        "REFUSED: all reasons of all nodes at once, nothing was changed",
        asked("it needs find on config.shards as well: grant the role in the docs")
            .node("node-1", node -> node.cannot("expected a program, found no file: bin/api"))
            .node("node-3", ShownNode::away)
            .snapshot());
  }

  private static Situation odd() {
    return Situation.trouble(
        "refused-other-files",
        "REFUSED: the release is not the same on every node",
        asked().node("node-3", node -> node.digest("sha256:fcde2b2edba5")).snapshot());
  }

  private static Situation oldAgent() {
    return Situation.trouble(
        "old-agent",
        "REFUSED: an agent is too old for what is asked",
        asked().target(BY_HAND).node("node-3", node -> node.build(OLD)).snapshot());
  }

  private static Situation notRehearsed() {
    Rehearsal rehearsal = Rehearsal.of(ShownDocuments.ONE, List.of(ShownDocuments.TWO), false);
    return Situation.trouble(
        "not-rehearsed",
        "REHEARSED: it would not go through",
        new ShownCluster(
                RehearsalTransitions.rehearsed(
                    ShownDocuments.rehearsing(),
                    rehearsal,
                    StepFailure.of(
                        "unique-email", "two documents have one value: 'ann@example.org'")))
            .succeeded(new DropTask(REQUEST), new NoAnswer())
            .snapshot());
  }

  private static Situation restored() {
    return Situation.trouble(
        "restored",
        "An old dump was restored",
        idleCluster().saw(new SeenRevision("lineage", 41)).snapshot());
  }
}
