package io.locktender.coordinator.zookeeper;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSortedMap;
import io.locktender.coordinator.cluster.ClusterView;
import io.locktender.coordinator.cluster.ClusterView.Access;
import io.locktender.coordinator.cluster.Drains;
import io.locktender.coordinator.cluster.Mirror;
import io.locktender.coordinator.cluster.NodeReport;
import io.locktender.coordinator.cluster.Target;
import io.locktender.coordinator.cluster.Versioned;
import io.locktender.coordinator.document.Records;
import io.locktender.steps.control.NewerFormatException;
import io.locktender.steps.text.InvalidInputException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/** Makes a view of znodes, in whatever order they come. */
final class ViewBuilder {
  /** What the election's recipe calls its znodes, behind a prefix that is random. */
  private static final String CANDIDATE = "latch-";

  static final String NO_TARGET =
      "no upgrade starts until 'locktender upgrade VERSION' writes it again";
  static final String NO_DRAINS =
      "each node stays as it was until 'locktender node drain' or 'node resume' writes it again";
  static final String NO_MIRROR =
      "'status' lacks the version document until the master writes it again";
  static final String NO_REPORT = "the node counts as unreachable until its agent writes it again";

  private final ClusterPaths paths;
  private final TreeMap<String, NodeReport> reports = new TreeMap<>();
  private final TreeMap<String, String> candidates = new TreeMap<>(Comparator.naturalOrder());
  private final List<String> problems = new ArrayList<>();
  private final List<NewerFormatException> newer = new ArrayList<>();
  private Access access = Access.UNKNOWN;
  private @Nullable Target target;
  private int targetVersion = Versioned.ABSENT;
  private @Nullable Drains drains;
  private int drainsVersion = Versioned.ABSENT;
  private @Nullable Mirror mirror;

  ViewBuilder(ClusterPaths paths) {
    this.paths = paths;
  }

  /**
   * Adds a znode; one that is none of ours is passed over.
   *
   * @param version of the znode
   */
  void add(String path, byte @Nullable [] data, int version) {
    byte[] bytes = data == null ? new byte[0] : data;
    if (path.equals(paths.target())) {
      if (bytes.length == 0) {
        return; // Nothing was asked for yet.
      }
      targetVersion = version;
      target = read(bytes, Target.class, path, NO_TARGET);
    } else if (path.equals(paths.drains())) {
      if (bytes.length > 0) {
        drainsVersion = version;
        drains = read(bytes, Drains.class, path, NO_DRAINS);
      }
    } else if (path.equals(paths.mirror())) {
      mirror = read(bytes, Mirror.class, path, NO_MIRROR);
    } else if (path.startsWith(paths.nodes() + "/")) {
      addReport(path, bytes);
    } else if (path.startsWith(paths.election() + "/") && path.contains(CANDIDATE)) {
      String order = path.substring(path.lastIndexOf(CANDIDATE) + CANDIDATE.length());
      candidates.put(order, new String(bytes, UTF_8));
    }
  }

  /** Whether strangers may write what nodes report. */
  void admits(List<ACL> acls) {
    access = acls.stream().anyMatch(ViewBuilder::everybodyWrites) ? Access.OPEN : Access.RESTRICTED;
  }

  private static boolean everybodyWrites(ACL acl) {
    return acl.getId().equals(Ids.ANYONE_ID_UNSAFE) && (acl.getPerms() & ~Perms.READ) != 0;
  }

  ClusterView build(boolean complete) {
    return new ClusterView(
        complete,
        access,
        target,
        targetVersion,
        drains,
        drainsVersion,
        ImmutableSortedMap.copyOf(reports),
        mirror,
        candidates.isEmpty() ? null : candidates.firstEntry().getValue(),
        problems,
        newer);
  }

  /** Reads a record, and says what follows when it cannot be read. */
  static <T> T parse(byte[] bytes, Class<T> type, String path, String follows) {
    try {
      return Records.fromJson(bytes, type, path);
    } catch (NewerFormatException e) {
      throw e;
    } catch (InvalidInputException e) {
      throw new InvalidInputException(e.getMessage() + "; " + follows);
    }
  }

  private void addReport(String path, byte[] bytes) {
    String node = path.substring(paths.nodes().length() + 1);
    NodeReport report = read(bytes, NodeReport.class, path, NO_REPORT);
    if (report == null) {
      return;
    }
    if (report.node().equals(node)) {
      reports.put(node, report);
    } else {
      problems.add(
          "%s: expected the report of %s, found that of %s; %s"
              .formatted(path, node, report.node(), NO_REPORT));
    }
  }

  private <T> @Nullable T read(byte[] bytes, Class<T> type, String path, String follows) {
    try {
      return parse(bytes, type, path, follows);
    } catch (NewerFormatException e) {
      newer.add(e);
      problems.add(String.valueOf(e.getMessage()));
      return shown(bytes, type, path);
    } catch (InvalidInputException e) {
      problems.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** What a newer build wrote, as far as this one knows it. */
  private static <T> @Nullable T shown(byte[] bytes, Class<T> type, String path) {
    try {
      return Records.shown(bytes, type, path);
    } catch (InvalidInputException e) {
      return null; // That it is newer is said already.
    }
  }
}
