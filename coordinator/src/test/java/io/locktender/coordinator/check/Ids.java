package io.locktender.coordinator.check;

import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.decide.Gate;
import io.locktender.coordinator.decide.JobView;
import io.locktender.coordinator.decide.MasterAction;
import io.locktender.coordinator.decide.NodeStep;
import io.locktender.coordinator.document.EndedUpgrade;
import io.locktender.coordinator.document.Hold;
import io.locktender.coordinator.document.Rehearsal;
import io.locktender.coordinator.document.ReleaseId;
import io.locktender.coordinator.document.StepMark;
import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import io.locktender.coordinator.task.MasterTask;
import io.locktender.steps.release.ReleaseVersion;
import io.locktender.steps.release.StepPhase;
import io.locktender.steps.release.StepTarget;
import io.locktender.steps.work.StepFailure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records of a search, by number; and what all searches are about: 1.0.0 and 2.0.0. */
final class Ids {
  static final ReleaseId V1 = new ReleaseId(ReleaseVersion.parse("1.0.0"), "sha256:1");
  static final ReleaseId V2 = new ReleaseId(ReleaseVersion.parse("2.0.0"), "sha256:2");
  static final String WORKER = "web";
  static final StepMark SPLIT =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "split",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.MIGRATE);
  static final StepMark CONF =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"), "conf", StepTarget.ALL_MACHINES, StepPhase.MIGRATE);
  static final StepMark ADD =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"), "add", StepTarget.MASTER_STATE_SERVER, StepPhase.EXPAND);
  static final StepMark REMOVE =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "remove",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.CONTRACT);

  /** Going back: the revert of each, the other way round. */
  static final StepMark BACKUP = StepMark.backup(ReleaseVersion.parse("1.0.0"));

  static final StepMark ADD_AGAIN =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"),
          "remove",
          StepTarget.MASTER_STATE_SERVER,
          StepPhase.EXPAND);
  static final StepMark REMOVE_AGAIN =
      StepMark.pending(
          ReleaseVersion.parse("2.0.0"), "add", StepTarget.MASTER_STATE_SERVER, StepPhase.CONTRACT);
  static final NodeStep CONF_STEP = new NodeStep(ReleaseVersion.parse("2.0.0"), "conf", true);

  private static final String GIVEN_UP = "it was given up";

  final Interned<VersionDocument> documents = new Interned<>();
  final Interned<Gate> gates = new Interned<>();
  final Interned<NodeReport> reports = new Interned<>();
  final Interned<Target> targets = new Interned<>();
  final Interned<JobView.Key> jobs = new Interned<>();
  final Interned<MasterTask<?>> tasks = new Interned<>();
  final Interned<Decided> decided = new Interned<>();

  /**
   * What a master has decided and not carried out.
   *
   * @param before the document that it was decided by
   * @param action without what is only there for people
   * @param targetVersion the version of the target that it was decided by
   */
  record Decided(int before, MasterAction action, int targetVersion) {}

  /** A document without what is only there for people: states that differ in a sentence are one. */
  int document(VersionDocument document) {
    Upgrade upgrade = document.upgrade();
    if (upgrade == null
        || (upgrade.failure() == null
            && upgrade.rehearsal() == null
            && Objects.equals(plain(upgrade.hold()), upgrade.hold()))) {
      return documents.id(document);
    }
    Rehearsal rehearsal = plain(upgrade.rehearsal());
    Upgrade plain =
        new Upgrade(
            upgrade.id(),
            upgrade.requestId(),
            upgrade.from(),
            upgrade.to(),
            upgrade.digests(),
            upgrade.check(),
            upgrade.phase(),
            upgrade.by(),
            upgrade.startedAt(),
            upgrade.heldAt(),
            upgrade.abort(),
            upgrade.failure() == null ? null : StepFailure.of(null, "it failed"),
            upgrade.participants(),
            upgrade.takeovers(),
            upgrade.steps(),
            upgrade.swap(),
            upgrade.copies(),
            upgrade.rolling(),
            upgrade.answer(),
            upgrade.restores(),
            plain(upgrade.hold()),
            rehearsal,
            null);
    return documents.id(
        new VersionDocument(
            document.cluster(),
            document.lineage(),
            document.adopted(),
            document.revision(),
            document.token(),
            document.epoch(),
            document.version(),
            document.admits(),
            plain,
            document.lastEnded()));
  }

  private static @Nullable Hold plain(@Nullable Hold hold) {
    return hold == null || hold.back() == null || hold.back().equals(GIVEN_UP)
        ? hold
        : new Hold(hold.options(), hold.holds(), hold.cutover(), hold.begun(), GIVEN_UP);
  }

  /** Without its figures. */
  private static @Nullable Rehearsal plain(@Nullable Rehearsal rehearsal) {
    return rehearsal == null
        ? null
        : new Rehearsal(
            rehearsal.releases(),
            rehearsal.rolls(),
            rehearsal.judged(),
            null,
            List.of(),
            null,
            null,
            List.of());
  }

  int decided(int before, MasterAction action, int targetVersion) {
    return decided.id(new Decided(before, plain(action), targetVersion));
  }

  private MasterAction plain(MasterAction action) {
    if (!(action instanceof MasterAction.WriteDocument write)) {
      return action;
    }
    VersionDocument next = documents.get(document(write.next()));
    return new MasterAction.WriteDocument(next, plain(write.ended()));
  }

  private static @Nullable EndedUpgrade plain(@Nullable EndedUpgrade ended) {
    return ended == null
        ? null
        : new EndedUpgrade(
            ended.requestId(),
            ended.id(),
            ended.from(),
            ended.to(),
            ended.phase(),
            ended.outcome(),
            ended.by(),
            ended.startedAt(),
            ended.finishedAt(),
            null,
            List.of(),
            List.of(),
            ended.revision());
  }

  /** The number of a node's name, {@code node-1} being 0. */
  static String node(int node) {
    return "node-" + (node + 1);
  }

  static String incarnation(int node, int incarnation) {
    return "i" + (node + 1) + "-" + incarnation;
  }

  static String token(int mastership) {
    return "t" + mastership;
  }

  static int mastership(String token) {
    return Integer.parseInt(token.substring(1));
  }

  static String request(int request) {
    return "r" + request;
  }

  /** The number of a request; -1 for one of Locktender's own. */
  static int request(String requestId) {
    return requestId.startsWith("r") ? Integer.parseInt(requestId.substring(1)) : -1;
  }

  static ReleaseId release(int release) {
    return release == 1 ? V1 : V2;
  }

  static int release(ReleaseVersion version) {
    return version.equals(V1.version()) ? 1 : 2;
  }
}
