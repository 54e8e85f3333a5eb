package io.locktender.coordinator.decide;

import static java.util.Objects.requireNonNull;

import io.locktender.coordinator.cluster.DigestGroups;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.RollOptions;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.PreflightTask.PreflightAnswer;
import io.locktender.steps.control.AgentBuild;
import io.locktender.steps.control.NodeRegistration;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.text.Durations;
import io.locktender.steps.work.UpgradeWork.Room;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a request cannot begin, besides what its plan and the database say.
 *
 * @param prepared what PREFLIGHT found, or null when it did not come to an end
 */
record PreflightReasons(
    MasterView view, VersionDocument document, Target target, @Nullable PreflightAnswer prepared) {
  private static final long MEBIBYTE = 1L << 20;

  /** All of them, of all nodes. */
  List<String> all() {
    List<String> reasons = new ArrayList<>();
    if (view.alone()) {
      alone(reasons);
    } else {
      List<ReleaseId> digests = prepared == null ? List.of() : prepared.digests();
      nodes(
          view,
          target,
          digests,
          "did not answer within " + Durations.words(view.deadlines().preflight()),
          reasons);
      tooOld(view, Math.max(target.format(), document.format()), reasons);
      reasons.addAll(differing(digests));
      room(reasons);
    }
    reasons.addAll(options());
    reasons.addAll(otherFiles());
    return reasons;
  }

  /** Any of them may become the master that makes the copies. */
  private void room(List<String> reasons) {
    Room room = prepared == null ? null : prepared.room();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (room != null && report != null && answers(report, target)) {
        Long free = requireNonNull(report.prepared()).freeBytes();
        if (free != null && free < room.bytes()) {
          reasons.add(
              node.id() + ": " + noRoom(room, "its state directory, as on the master", free));
        }
      }
    }
  }

  private static String noRoom(Room room, String where, long freeBytes) {
    return "expected about %d MiB for the ledger of the copies in %s (%s), found %d MiB free; make room there, then ask again"
        .formatted(
            (room.bytes() + MEBIBYTE - 1) / MEBIBYTE,
            where,
            room.directory(),
            freeBytes / MEBIBYTE);
  }

  private void alone(List<String> reasons) {
    Room room = prepared == null ? null : prepared.room();
    if (room != null && room.freeBytes() >= 0 && room.freeBytes() < room.bytes()) {
      reasons.add(noRoom(room, "the temporary directory", room.freeBytes()));
    }
    if (!view.nodes().isEmpty()) {
      reasons.add(NodelessDatabase.hasNodes(view.nodes().size()));
    }
    List<String> ofNodes =
        prepared == null
            ? List.of()
            : prepared.steps().stream().filter(mark -> !mark.onMaster()).map(StepMark::id).toList();
    if (!ofNodes.isEmpty()) {
      reasons.add(
          "the plan has steps that run on nodes, but there are no nodes: "
              + String.join(", ", ofNodes)
              + "; use 'locktender upgrade'");
    }
  }

  /** The live nodes that have not answered this request. */
  static List<String> silent(MasterView view, Target target) {
    List<String> silent = new ArrayList<>();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (report != null && !answers(report, target)) {
        silent.add(node.id());
      }
    }
    return silent;
  }

  private static boolean answers(NodeReport report, Target target) {
    return report.prepared() != null && report.prepared().requestId().equals(target.requestId());
  }

  /**
   * Why the nodes cannot hold now, asked again before the hold: those that have registered since
   * PREFLIGHT are among them.
   *
   * @param digests what each must have on its disk
   */
  static List<String> ofNodes(MasterView view, Target target, List<ReleaseId> digests) {
    List<String> reasons = new ArrayList<>();
    if (!view.alone()) {
      nodes(view, target, digests, "has not answered yet", reasons);
      tooOld(view, view.document() == null ? 0 : view.document().format(), reasons);
      for (NodeRegistration node : view.nodes()) {
        NodeReport report = view.live(node);
        if (report != null && answers(report, target)) {
          begunWithOthers(node.id(), requireNonNull(report.prepared()), digests, reasons);
        }
      }
    }
    return reasons;
  }

  /** The same of one node, by what it has answered. */
  static List<String> ofAnswer(String node, NodeReport.Prepared answer, List<ReleaseId> digests) {
    List<String> reasons = new ArrayList<>();
    node(node, answer, digests, reasons);
    begunWithOthers(node, answer, digests, reasons);
    return reasons;
  }

  /** Whoever does not know a key takes what is asked for something else. */
  private static void tooOld(MasterView view, int needed, List<String> reasons) {
    for (NodeRegistration node : view.nodes()) {
      int reads = AgentBuild.readBy(node.agent());
      if (reads < needed) {
        reasons.add(
            "%s: expected an agent that reads records of format %d, found build %s, which reads up to %d; update it"
                .formatted(node.id(), needed, AgentBuild.named(node.agent()), reads));
      }
    }
  }

  /** What an upgrade began with is the right one. */
  private static void begunWithOthers(
      String node, NodeReport.Prepared answer, List<ReleaseId> digests, List<String> reasons) {
    for (ReleaseId release : digests) {
      String digest = answer.digests().getOrDefault(release.version(), release.digest());
      if (!digest.equals(release.digest())) {
        reasons.add(
            "%s: release %s (%s) is not the one that the upgrade began with (%s); install the same files there"
                .formatted(
                    node,
                    release.version(),
                    DigestGroups.shortened(digest),
                    DigestGroups.shortened(release.digest())));
      }
    }
  }

  /** Whose files are the right ones nobody knows: the master's may be the odd ones. */
  private List<String> differing(List<ReleaseId> masters) {
    Map<String, Map<ReleaseVersion, String>> digests = new HashMap<>();
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (report != null && answers(report, target)) {
        digests.put(node.id(), requireNonNull(report.prepared()).digests());
      }
    }
    Map<ReleaseVersion, String> planned =
        masters.stream().collect(Collectors.toMap(ReleaseId::version, ReleaseId::digest));
    if (!planned.isEmpty() && !planned.equals(digests.get(view.self()))) {
      digests.put(view.self() + " when it planned", planned);
    }
    return DigestGroups.differing(digests, view.self()).stream()
        .map(DigestGroups::sentence)
        .toList();
  }

  private static void nodes(
      MasterView view,
      Target target,
      List<ReleaseId> digests,
      String silent,
      List<String> reasons) {
    if (view.nodes().isEmpty()) {
      reasons.add("no node is registered");
    }
    for (NodeRegistration node : view.nodes()) {
      NodeReport report = view.live(node);
      if (report == null) {
        reasons.add(
            node.id()
                + ": unreachable; start its agent, or 'locktender node remove "
                + node.id()
                + " --workers-are-stopped' if it is gone for good");
      } else if (!answers(report, target)) {
        reasons.add(node.id() + ": " + silent);
      } else {
        node(node.id(), requireNonNull(report.prepared()), digests, reasons);
      }
    }
  }

  private List<String> options() {
    if (prepared != null && prepared.rolls() && target.hold() != null) {
      return List.of(
          "options for an upgrade by HOLD were given (--cutover, --max-hold), but this one rolls:"
              + " its workers are not held");
    }
    RollOptions options = target.options();
    if (options == null || prepared == null) {
      return List.of();
    }
    if (!prepared.rolls()) {
      return List.of(
          "options for a rolling upgrade were given, but this one goes by HOLD: 'locktender "
              + (target.revert() == null
                  ? "plan " + target.version()
                  : "revert " + target.version() + " --plan")
              + "' says why");
    }
    String canary = options.canary();
    return canary == null ? List.of() : canary(canary);
  }

  /** It must be there, and run workers: one that runs none shows nothing of the new release. */
  private List<String> canary(String canary) {
    Optional<NodeRegistration> node =
        view.nodes().stream().filter(each -> each.id().equals(canary)).findFirst();
    if (node.isEmpty()) {
      return List.of(
          "the canary "
              + canary
              + " is not registered: 'locktender node list' lists those that are");
    }
    NodeReport report = view.live(node.get());
    return report == null || !report.drained()
        ? List.of()
        : List.of(
            "the canary %s is drained: name another one, or 'locktender node resume %s'"
                .formatted(canary, canary));
  }

  /** What is reverted must be what is there: the steps of the very release that serves. */
  private List<String> otherFiles() {
    return prepared == null
        ? List.of()
        : document.admits().stream()
            .filter(serving -> prepared.digests().stream().anyMatch(serving::isOtherFilesOf))
            .map(
                serving ->
                    "release "
                        + serving.version()
                        + " on disk differs from the one that serves, "
                        + serving.digest()
                        + "; install the same files")
            .toList();
  }

  private static void node(
      String node, NodeReport.Prepared answer, List<ReleaseId> digests, List<String> reasons) {
    answer.problems().forEach(problem -> reasons.add(node + ": " + problem));
    for (ReleaseId release : digests) {
      String digest = answer.digests().get(release.version());
      if (digest == null && answer.problems().isEmpty()) {
        reasons.add(node + ": release " + release.version() + " is not on its disk");
      }
    }
  }
}
