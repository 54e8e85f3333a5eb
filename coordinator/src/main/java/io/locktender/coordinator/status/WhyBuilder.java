package io.locktender.coordinator.status;

import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Outcome;
import io.locktender.coordinator.document.Phase;
import io.locktender.coordinator.status.StatusModel.Failure;
import io.locktender.coordinator.status.StatusModel.StatusDeadline;
import io.locktender.coordinator.status.StatusModel.UpgradeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a {@link WhyModel} of what ZooKeeper holds. It says no less than the status does. */
final class WhyBuilder {
  private static final String NO_MASTER =
      "no master: no agent of a state server is connected to ZooKeeper, or none reaches MongoDB";

  private final Snapshot snapshot;
  private final @Nullable UpgradeStatus upgrade;
  private final NodeWaits waits;
  private final NextCommand next;

  WhyBuilder(Snapshot snapshot) {
    StatusModel status = new StatusBuilder(snapshot).build();
    this.snapshot = snapshot;
    this.upgrade = status.upgrade();
    this.waits = new NodeWaits(snapshot, status.nodes());
    this.next = new NextCommand(snapshot);
  }

  WhyModel build() {
    Optional<NewerRecords.Finding> newer = NewerRecords.in(snapshot);
    if (newer.isPresent()) {
      return notWell(newer.get().sentence(), waits.notServing(), newer.get().next());
    }
    boolean runs = upgrade != null && upgrade.outcome() == null;
    if (!problems().isEmpty() && !runs) {
      return notWell(
          "a record in ZooKeeper cannot be read: " + String.join("; ", problems()),
          waits.notServing(),
          "locktender status");
    }
    if (snapshot.master() == null) {
      return notWell(NO_MASTER, waits.away(), "systemctl start locktender   (on a state server)");
    }
    if (snapshot.mirror() == null) {
      return notWell(
          snapshot.master() + " is master, and has not said anything of the database yet",
          waits.notServing(),
          "locktender db status");
    }
    if (snapshot.mirror().blind()) {
      return notWell(snapshot.mirror().sentence(), waits.notServing(), "locktender db status");
    }
    if (snapshot.restored()) {
      return notWell(snapshot.mirror().sentence(), waits.notServing(), "locktender db adopt");
    }
    return upgrade != null && runs ? running(upgrade) : atRest(snapshot.mirror().sentence());
  }

  private List<String> problems() {
    return snapshot.view().problems();
  }

  private WhyModel notWell(String sentence, List<NodeWaits.Waited> nodes, String command) {
    return model(sentence, null, nodes, null, command, false);
  }

  private WhyModel running(UpgradeStatus running) {
    List<NodeWaits.Waited> nodes = waits.running();
    String says = snapshot.mirror() == null ? "" : snapshot.mirror().sentence();
    return model(
        says, running.failure(), nodes, running.deadline(), next.running(running, nodes), true);
  }

  private WhyModel atRest(String says) {
    List<NodeWaits.Waited> unwell = waits.notServing();
    boolean serve = unwell.stream().noneMatch(NodeWaits.Waited::lasts);
    EndedUpgrade last = snapshot.last();
    if (last == null || upgrade == null || wentWell(last)) {
      String but = serve ? says : says + "; but not every node serves as it must";
      List<NodeWaits.Waited> nodes = withDrained(unwell);
      return model(but, null, nodes, null, next.afterSuccess(nodes), serve);
    }
    boolean over = last.outcome() == Outcome.DEGRADED && unwell.isEmpty();
    boolean asAsked = last.aborted() || last.outcome() == Outcome.REFUSED;
    boolean rehearsed = last.outcome() == Outcome.REHEARSED;
    Failure failure = upgrade.failure();
    String reason =
        failure == null
            ? ""
            : ": " + Sentences.where(failure.step(), failure.node()) + failure.reason();
    String sentence = last.to() + ended(last) + reason + (over ? "; every node serves by now" : "");
    return model(
        sentence,
        failure,
        withDrained(unwell),
        null,
        over ? next.afterSuccess(withDrained(unwell)) : next.after(last, unwell),
        serve && (over || asAsked || rehearsed));
  }

  /** Those that are to serve come first. */
  private List<NodeWaits.Waited> withDrained(List<NodeWaits.Waited> unwell) {
    List<NodeWaits.Waited> all = new ArrayList<>(unwell);
    all.addAll(waits.drained());
    return all;
  }

  private WhyModel model(
      String sentence,
      @Nullable Failure failure,
      List<NodeWaits.Waited> nodes,
      @Nullable StatusDeadline deadline,
      String command,
      boolean well) {
    Phase phase = upgrade == null ? null : upgrade.phase();
    boolean runs = upgrade != null && upgrade.outcome() == null;
    String inPhase = runs ? Sentences.inPhase(phase, sentence) : sentence;
    List<WhyModel.Waiting> waiting = nodes.stream().map(NodeWaits.Waited::shown).toList();
    return new WhyModel(phase, inPhase, failure, waiting, problems(), deadline, command, well);
  }

  private static boolean wentWell(EndedUpgrade last) {
    return last.outcome() == Outcome.SUCCEEDED
        || (last.outcome() == Outcome.REHEARSED && last.failure() == null);
  }

  private static String ended(EndedUpgrade last) {
    return switch (last.outcome()) {
      case SUCCEEDED -> " succeeded";
      case DEGRADED -> " ended degraded";
      case ROLLED_BACK -> " was rolled back";
      case REFUSED -> " was refused";
      case REHEARSED -> " was rehearsed, and would not go through";
    };
  }
}
