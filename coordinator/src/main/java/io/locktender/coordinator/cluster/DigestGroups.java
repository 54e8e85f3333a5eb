package io.locktender.coordinator.cluster;

import io.locktender.steps.release.ReleaseVersion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The nodes that have a release, by the files that it has there: all in one group is as it must be.
 *
 * @param release the release
 * @param groups nodes by digest, by name; the largest group first
 * @param master the node that is master
 */
public record DigestGroups(ReleaseVersion release, List<Group> groups, String master) {
  private static final int SHOWN_DIGEST = "sha256:".length() + 12;
  private static final int SHOWN_NODES = 5;

  /** Nodes with the same files. */
  public record Group(String digest, List<String> nodes) {
    public Group {
      nodes = List.copyOf(nodes);
    }
  }

  public DigestGroups {
    groups = List.copyOf(groups);
  }

  /**
   * The releases that are not the same everywhere, in their order.
   *
   * @param digests of each node that has said it: its releases' digests
   */
  public static List<DigestGroups> differing(
      Map<String, Map<ReleaseVersion, String>> digests, String master) {
    TreeSet<ReleaseVersion> releases = new TreeSet<>();
    digests.values().forEach(of -> releases.addAll(of.keySet()));
    List<DigestGroups> differing = new ArrayList<>();
    for (ReleaseVersion release : releases) {
      List<Group> groups = groups(release, digests);
      if (groups.size() > 1) {
        differing.add(new DigestGroups(release, groups, master));
      }
    }
    return differing;
  }

  private static List<Group> groups(
      ReleaseVersion release, Map<String, Map<ReleaseVersion, String>> digests) {
    Map<String, List<String>> nodes = new TreeMap<>();
    for (String node : new TreeSet<>(digests.keySet())) {
      String digest = digests.getOrDefault(node, Map.of()).get(release);
      if (digest != null) {
        nodes.computeIfAbsent(digest, ignored -> new ArrayList<>()).add(node);
      }
    }
    return nodes.entrySet().stream()
        .map(entry -> new Group(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing((Group group) -> -group.nodes().size()))
        .toList();
  }

  /** The nodes whose files the fewest have; empty where no group is the largest. */
  public List<String> odd() {
    if (groups.get(0).nodes().size() == groups.get(1).nodes().size()) {
      return List.of();
    }
    return groups.subList(1, groups.size()).stream()
        .flatMap(group -> group.nodes().stream())
        .sorted()
        .toList();
  }

  /** Who has which, and where to install the others' files. */
  public String sentence() {
    String which = String.join(", ", groups.stream().map(this::words).toList());
    List<String> odd = odd();
    String then =
        odd.isEmpty()
            ? "'locktender release verify " + release + "' on each says which is the right one"
            : "install the files of the others on " + names(odd);
    return "release " + release + " is not the same on every node: " + which + "; " + then;
  }

  private String words(Group group) {
    boolean masters = group.nodes().contains(master);
    return shortened(group.digest())
        + " on "
        + names(group.nodes())
        + (masters ? " (" + master + " is the master)" : "");
  }

  /** Enough of a digest to tell it from another. */
  public static String shortened(String digest) {
    return digest.length() <= SHOWN_DIGEST ? digest : digest.substring(0, SHOWN_DIGEST);
  }

  private static String names(List<String> nodes) {
    return nodes.size() <= SHOWN_NODES
        ? String.join(", ", nodes)
        : String.join(", ", nodes.subList(0, SHOWN_NODES))
            + " and "
            + (nodes.size() - SHOWN_NODES)
            + " more";
  }
}
